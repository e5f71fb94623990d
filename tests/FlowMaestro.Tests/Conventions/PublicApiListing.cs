using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FlowMaestro.Tests.Conventions;

/// <summary>The public surface of an assembly as sorted lines: a type at the margin, its members below it.</summary>
internal static class PublicApiListing
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Of(Assembly assembly) =>
    [
        .. from type in assembly.GetExportedTypes()
           orderby type.FullName
           from line in (IEnumerable<string>)[Header(type), .. Members(type).Distinct().Order(StringComparer.Ordinal).Select(static member => $"    {member}")]
           select line,
    ];

    /// <summary>What a package promises, as its sources have it.</summary>
    public static IReadOnlyList<string> Listed(string package) => File.Exists(FileOf(package)) ? File.ReadAllLines(FileOf(package)) : [];

    public static string FileOf(string package) => RepositoryRoot.File("src", package, "PublicApi.txt");

    /// <summary>What went away, each after a minus, and then what came.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var (old, now) = (WithTypes(before), WithTypes(after));
        return [.. old.Except(now).Select(static line => $"- {line}"), .. now.Except(old).Select(static line => $"+ {line}")];
    }

    // A member's line says nothing without its type's.
    private static List<string> WithTypes(IReadOnlyList<string> lines)
    {
        var type = "";
        List<string> whole = [];
        foreach (var line in lines)
        {
            type = line.StartsWith(' ') ? type : line;
            whole.Add(line == type ? line : $"{type} ▸ {line.Trim()}");
        }

        return whole;
    }

    public static string Header(Type type)
    {
        var bases = type.GetInterfaces().Where(i => i.IsVisible && !(type.BaseType?.GetInterfaces().Contains(i) ?? false) && !IsImplied(type, i)).Select(TypeName.Of).Order(StringComparer.Ordinal);
        if (type is { IsClass: true, BaseType: { } inherited } && inherited != typeof(object) && !IsDelegate(type))
        {
            bases = bases.Prepend(TypeName.Of(inherited)).OrderBy(static _ => 0);
        }

        var listed = string.Join(", ", type.IsEnum ? [] : bases);
        return $"{Kind(type)} {type.Namespace}.{TypeName.Of(type)}{(listed.Length > 0 ? $" : {listed}" : "")}";
    }

    private static string Kind(Type type) =>
        IsDelegate(type) ? "delegate"
        : type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : (type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (PublicSurface.IsRecord(type) ? "record" : "class");

    private static bool IsDelegate(Type type) => type.IsSubclassOf(typeof(Delegate));

    // A record is equatable, and what a list is, its interface says.
    private static bool IsImplied(Type type, Type implemented) =>
        PublicSurface.IsRecord(type) && implemented.Name == "IEquatable`1" || type.GetInterfaces().Any(other => other != implemented && other.GetInterfaces().Contains(implemented));

    private static IEnumerable<string> Members(Type type) =>
        IsDelegate(type) ? [Text(type.GetMethod("Invoke")!)] : type.GetMembers(Declared)
            .Where(static member => member is not Type && PublicSurface.IsVisible(member) && !PublicSurface.IsMadeByTheCompiler(member))
            .Select(Text);

    public static string Text(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"{Access(constructor)}{TypeName.Plain(constructor.DeclaringType!)}({Parameters(constructor.GetParameters())})",
        MethodInfo method => $"{Access(method)}{Modifier(method)}{TypeName.Plain(method.Name, method.GetGenericArguments())}({Parameters(method.GetParameters())}) -> {TypeName.Of(method.ReturnParameter)}",
        PropertyInfo property => $"{Access(property.GetMethod ?? property.SetMethod!)}{Modifier(property.GetMethod ?? property.SetMethod!)}{property.Name}{Index(property)} {{ {Accessors(property)} }} -> {TypeName.Of(property)}",
        FieldInfo { IsLiteral: true } field => $"const {field.Name} = {Literal(field.GetRawConstantValue())}",
        FieldInfo field => $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{field.Name} -> {TypeName.Of(field)}",
        EventInfo e => $"event {e.Name} -> {TypeName.Of(e.EventHandlerType!)}",
        _ => throw new NotSupportedException(member.MemberType.ToString()),
    };

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifier(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.GetBaseDefinition() != method ? "override "
        : method.IsAbstract ? "abstract "
        : method is { IsVirtual: true, IsFinal: false } ? "virtual "
        : "";

    private static string Index(PropertyInfo property) => property.GetIndexParameters() is { Length: > 0 } index ? $"[{Parameters(index)}]" : "";

    private static string Accessors(PropertyInfo property) => string.Join(' ', property.GetAccessors(nonPublic: true).Where(PublicSurface.IsVisible).Select(Accessor));

    private static string Accessor(MethodInfo accessor) =>
        accessor.ReturnType != typeof(void) ? "get;"
        : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;"
        : "set;";

    private static string Parameters(IEnumerable<ParameterInfo> parameters) => string.Join(", ", parameters.Select(Text));

    private static string Text(ParameterInfo parameter) =>
        $"{(parameter.IsOut ? "out " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{TypeName.Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")}";

    private static string Default(ParameterInfo parameter) =>
        parameter.DefaultValue is { } value ? Literal(value)
        : parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default"
        : "null";

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
