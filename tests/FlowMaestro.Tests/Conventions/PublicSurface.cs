using System.Reflection;
using System.Runtime.CompilerServices;

namespace FlowMaestro.Tests.Conventions;

/// <summary>Which members are part of what a package promises.</summary>
internal static class PublicSurface
{
    private static readonly HashSet<string> RecordMembers = ["<Clone>$", "Equals", "GetHashCode", "PrintMembers", "op_Equality", "op_Inequality", "Deconstruct", "get_EqualityContract", "EqualityContract", "ToString", ".ctor"];

    public static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        EventInfo e => IsVisible(e.AddMethod!),
        Type type => type.IsVisible,
        _ => false,
    };

    /// <summary>Accessors, and what a record or an enum has without anybody having written it.</summary>
    public static bool IsMadeByTheCompiler(MemberInfo member) =>
        member is MethodInfo { IsSpecialName: true } method && !method.Name.StartsWith("op_", StringComparison.Ordinal)
        || member is FieldInfo { IsSpecialName: true }
        || member.IsDefined(typeof(CompilerGeneratedAttribute))
        || IsRecord(member.DeclaringType) && (member is ConstructorInfo constructor ? IsCopyOrDefault(constructor) : RecordMembers.Contains(member.Name));

    public static bool IsRecord(Type? type) => type?.GetMethod("<Clone>$", BindingFlags.Public | BindingFlags.Instance) is not null;

    private static bool IsCopyOrDefault(ConstructorInfo constructor) =>
        constructor.GetParameters() is [] or [_] && constructor.GetParameters().All(parameter => parameter.ParameterType == constructor.DeclaringType);
}
