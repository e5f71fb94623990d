using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace FlowMaestro.Json.Plain;

/// <summary>
/// Reads a plain type with System.Text.Json, which takes half the time of Newtonsoft.Json, and only to its result: what
/// System.Text.Json refuses or might see otherwise is left to Newtonsoft, whose the last word is.
/// </summary>
/// <typeparam name="T">Any type; whether it is plain is found out once.</typeparam>
internal static class PlainType<T>
{
    // Options of its own, so that nothing shared keeps a type of the user's alive.
    private static readonly JsonTypeInfo<T>? Info = JsonSerializer.IsReflectionEnabledByDefault ? Describe() : null;

    public static bool IsPlain => Info is not null;

    /// <summary>False where Newtonsoft.Json is to say what the value is, or what is wrong with it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out T? value)
    {
        value = default;
        if (Info is null || MayHoldMetadata(utf8))
        {
            return false;
        }

        try
        {
            value = JsonSerializer.Deserialize(utf8, Info);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Not an answer yet: Newtonsoft reads it again, and either it can (a number in quotes) or its exception is the user's.
            return false;
        }
    }

    private static JsonTypeInfo<T>? Describe()
    {
        try
        {
            return PlainTypes.PartsOf(typeof(T)) is { } types && Options() is var options && types.Select(options.GetTypeInfo).All(IsAlike)
                ? (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T))
                : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One of the libraries cannot do with the type, or an attribute of the user's throws: Newtonsoft tells the user.
            return null;
        }
    }

    private static JsonSerializerOptions Options() => new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Align } },
        MaxDepth = ModelReader.MaxDepth,
        PropertyNameCaseInsensitive = true,
        PreferredObjectCreationHandling = JsonObjectCreationHandling.Populate,
        Converters = { new PlainDoubleConverter(), new PlainDecimalConverter(), new PlainDateTimeConverter(), new PlainDateTimeOffsetConverter() },
    };

    /// <summary>Whether, wherever Newtonsoft.Json sees a class, System.Text.Json sees one with the same members that it makes without arguments.</summary>
    private static bool IsAlike(JsonTypeInfo info) => PlainTypes.ContractOf(info.Type) is not { } contract
        || (info is { Kind: JsonTypeInfoKind.Object, CreateObject: not null } && info.Properties.Count == contract.Properties.Count(static p => !p.Ignored));

    /// <summary>Gives a class the members and names that Newtonsoft.Json sees in it.</summary>
    private static void Align(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || PlainTypes.ContractOf(info.Type) is not { } contract)
        {
            return;
        }

        (info.OnDeserializing, info.OnDeserialized) = (null, null);
        foreach (var property in info.Properties.ToList())
        {
            if (contract.Properties.FirstOrDefault(p => !p.Ignored && PlainTypes.IsSame(p, property)) is not { } same)
            {
                info.Properties.Remove(property);
                continue;
            }

            (property.Name, property.IsRequired) = (same.PropertyName!, false);
            if (!same.Writable)
            {
                // Newtonsoft fills what such a member holds, or passes the value by; only the first can be done here.
                property.Set = static (_, _) => throw new NotSupportedException();
            }

            if (!property.PropertyType.IsValueType && property.PropertyType != typeof(string))
            {
                FillOnlyItsOwnType(property);
            }
        }
    }

    /// <summary>Newtonsoft.Json fills what a member holds already as the type that it is, not as the type of the member.</summary>
    private static void FillOnlyItsOwnType(JsonPropertyInfo property)
    {
        var (get, type) = (property.Get!, property.PropertyType);
        property.Get = o =>
        {
            var held = get(o);
            return held is null || held.GetType() == type ? held : throw new NotSupportedException();
        };
    }

    /// <summary>Whether the name of a member may be one of $id, $ref, $type and $values, however it is written.</summary>
    private static bool MayHoldMetadata(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf("\"\\u0024"u8) >= 0)
        {
            return true;
        }

        for (var at = utf8.IndexOf("\"$"u8); at >= 0; at = utf8.IndexOf("\"$"u8))
        {
            utf8 = utf8[(at + 2)..];
            if (!utf8.IsEmpty && "irtv\\"u8.Contains(utf8[0]))
            {
                return true;
            }
        }

        return false;
    }
}
