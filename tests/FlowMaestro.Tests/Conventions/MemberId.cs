using System.Reflection;

namespace FlowMaestro.Tests.Conventions;

/// <summary>The name of a member in a documentation file.</summary>
internal static class MemberId
{
    public static string Of(MemberInfo member) => member switch
    {
        Type type => $"T:{Name(type)}",
        ConstructorInfo constructor => $"M:{Name(constructor.DeclaringType!)}.#{constructor.Name[1..]}{Parameters(constructor)}",
        MethodInfo method => $"M:{Name(method.DeclaringType!)}.{method.Name}{(method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "")}{Parameters(method)}{Conversion(method)}",
        PropertyInfo property => $"P:{Name(property.DeclaringType!)}.{property.Name}{Parameters(property.GetIndexParameters())}",
        _ => $"{member.MemberType.ToString()[0]}:{Name(member.DeclaringType!)}.{member.Name}",
    };

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private static string Parameters(MethodBase method) => Parameters(method.GetParameters());

    private static string Parameters(ParameterInfo[] parameters) => parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(static parameter => Reference(parameter.ParameterType)))})";

    private static string Conversion(MethodInfo method) => method.Name is "op_Implicit" or "op_Explicit" ? $"~{Reference(method.ReturnType)}" : "";

    private static string Reference(Type type) =>
        type.IsByRef ? $"{Reference(type.GetElementType()!)}@"
        : type.IsArray ? $"{Reference(type.GetElementType()!)}[]"
        : type.IsGenericMethodParameter ? $"``{type.GenericParameterPosition}"
        : type.IsGenericTypeParameter ? $"`{type.GenericParameterPosition}"
        : type.IsGenericType ? $"{Name(type.GetGenericTypeDefinition()).Split('`')[0]}{{{string.Join(',', type.GetGenericArguments().Select(Reference))}}}"
        : Name(type);
}
