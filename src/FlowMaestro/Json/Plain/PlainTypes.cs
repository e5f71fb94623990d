using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;
using TextJsonProperty = System.Text.Json.Serialization.Metadata.JsonPropertyInfo;

namespace FlowMaestro.Json.Plain;

/// <summary>
/// Which types System.Text.Json reads as Newtonsoft.Json does, given Newtonsoft's names: text, flags, numbers, times, lists,
/// dictionaries, and classes of auto-implemented properties for which nobody has set anything but a name. In doubt a type is none of them.
/// </summary>
internal static class PlainTypes
{
    // A generic class may have members of itself with ever longer arguments.
    private const int MostTypes = 500;

    private static readonly HashSet<Type> Leaves = [typeof(string), typeof(bool), typeof(int), typeof(long), typeof(double), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset)];

    /// <summary>The type and everything that it consists of; null where something in it is not plain.</summary>
    public static IReadOnlyList<Type>? PartsOf(Type type)
    {
        var types = new List<Type> { type };
        for (var i = 0; i < types.Count; i++)
        {
            if (types.Count > MostTypes || MembersOf(types[i]) is not { } members)
            {
                return null;
            }

            types.AddRange(members.Except(types).ToList());
        }

        return types;
    }

    /// <summary>What Newtonsoft.Json knows of a class; null where it sees something else in the type.</summary>
    public static JsonObjectContract? ContractOf(Type type) => FreeFormJson.Serializer.ContractResolver.ResolveContract(type) as JsonObjectContract;

    public static bool IsSame(JsonProperty property, TextJsonProperty other) =>
        other.AttributeProvider is PropertyInfo member && member.Name == property.UnderlyingName && member.DeclaringType == property.DeclaringType;

    private static IEnumerable<Type>? MembersOf(Type type)
    {
        if (Leaves.Contains(Nullable.GetUnderlyingType(type) ?? type))
        {
            return [];
        }

        if (type.IsSZArray)
        {
            return [type.GetElementType()!];
        }

        var arguments = type.GetGenericArguments();
        if (type.IsGenericType && type.GetGenericTypeDefinition() is var definition
            && (definition == typeof(List<>) || (definition == typeof(Dictionary<,>) && arguments[0] == typeof(string))))
        {
            return [arguments[^1]];
        }

        return ContractOf(type) is { } contract && IsPlain(contract) ? contract.Properties.Where(static p => !p.Ignored).Select(static p => p.PropertyType!) : null;
    }

    private static bool IsPlain(JsonObjectContract contract) =>
        contract.GetType() == typeof(JsonObjectContract)
        && contract.UnderlyingType is { IsClass: true, IsAbstract: false }
        && contract.CreatedType == contract.UnderlyingType
        && contract is { DefaultCreator: not null, DefaultCreatorNonPublic: false, OverrideCreator: null }
        && contract is { Converter: null, ItemConverter: null, ExtensionDataSetter: null, IsReference: null }
        && contract is { ItemRequired: null, ItemNullValueHandling: null, MissingMemberHandling: null, ItemTypeNameHandling: null, ItemIsReference: null }
        && contract is { OnDeserializingCallbacks.Count: 0, OnDeserializedCallbacks.Count: 0, OnErrorCallbacks.Count: 0 }
        && !contract.UnderlyingType.IsDefined(typeof(JsonAttribute), inherit: true)
        && contract.Properties.DistinctBy(static p => p.PropertyName, StringComparer.OrdinalIgnoreCase).Count() == contract.Properties.Count
        && contract.Properties.All(static p => p.Ignored || IsPlain(p));

    private static bool IsPlain(JsonProperty property) =>
        property is { Converter: null, ItemConverter: null, Required: Required.Default, DefaultValueHandling: null, NullValueHandling: null }
        && property is { ObjectCreationHandling: null, IsReference: null, ItemIsReference: null, TypeNameHandling: null, ItemTypeNameHandling: null }
        && property is { ShouldDeserialize: null, SetIsSpecified: null, PropertyName: not null }
        && Member(property) is { } member
        && member.PropertyType == property.PropertyType
        && Attribute.GetCustomAttributes(member, typeof(JsonAttribute), inherit: true).All(static a => a is JsonPropertyNameAttribute)
        && (property.Writable ? IsAuto(member.GetMethod) && IsAuto(member.SetMethod) : member.GetMethod is { IsPublic: true });

    private static PropertyInfo? Member(JsonProperty property) =>
        property.DeclaringType!.GetProperty(property.UnderlyingName!, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

    // Code of the user's in an accessor would run twice where the first reading does not get to the end.
    private static bool IsAuto(MethodInfo? accessor) => accessor is { IsPublic: true } && accessor.IsDefined(typeof(CompilerGeneratedAttribute));
}
