using System.Reflection;

namespace FlowMaestro.Tests.Conventions;

/// <summary>Types as C# writes them, without namespaces, with the question marks of nullable references.</summary>
internal static class TypeName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(void)] = "void",
    };

    public static string Of(Type type) => Of(type, null);

    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));

    public static string Of(PropertyInfo property) => Of(property.PropertyType, new NullabilityInfoContext().Create(property));

    public static string Of(FieldInfo field) => Of(field.FieldType, new NullabilityInfoContext().Create(field));

    /// <summary>A name for its declaration: a nested type has that of its outer one before it.</summary>
    public static string Plain(Type type) => Plain(type.Name, type.GetGenericArguments());

    public static string Plain(string name, Type[] arguments) => $"{name.Split('`')[0]}{(arguments.Length > 0 ? $"<{string.Join(", ", arguments.Select(Of))}>" : "")}";

    private static string Of(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Of(underlying, null)}?";
        }

        var mark = nullability is not null && !type.IsValueType && !IsAnything(type) && Either(nullability) == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[]{mark}";
        }

        var outer = type is { IsNested: true, IsGenericParameter: false } ? $"{Of(type.DeclaringType!)}." : "";
        var arguments = type.GetGenericArguments().Select((argument, i) => Of(argument, i < nullability?.GenericTypeArguments.Length ? nullability.GenericTypeArguments[i] : null)).ToList();
        var name = Keywords.GetValueOrDefault(type, type.Name.Split('`')[0]);
        return $"{outer}{name}{(arguments.Count > 0 ? $"<{string.Join(", ", arguments)}>" : "")}{mark}";
    }

    // An unconstrained parameter is null where its argument is.
    private static bool IsAnything(Type type) => type.IsGenericParameter && type.GetGenericParameterConstraints().Length == 0;

    private static NullabilityState Either(NullabilityInfo nullability) => nullability.ReadState == NullabilityState.Unknown ? nullability.WriteState : nullability.ReadState;
}
