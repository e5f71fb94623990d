using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace FlowMaestro.Json;

/// <summary>What System.Text.Json reads and writes: the types that carry its attributes, and its own documents and nodes.</summary>
[RequiresUnreferencedCode(Reflection.WhenTrimmed)]
[RequiresDynamicCode(Reflection.WhenCompiled)]
internal static class TextJson
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Names as they are spelled; like Newtonsoft.Json, any case when reading.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new NewtonsoftTypeConverterFactory() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = ModelReader.MaxDepth,
        PropertyNameCaseInsensitive = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    /// <summary>Whether the type is made for System.Text.Json: an attribute of it stands on the type, a base class or a member.</summary>
    public static bool Owns(Type type) => Known.GetOrAdd(Nullable.GetUnderlyingType(type) ?? type, static type =>
        type == typeof(JsonElement) || type == typeof(JsonDocument) || typeof(JsonNode).IsAssignableFrom(type) || Carries(type));

    private static bool Carries(Type? type) => type is not null && (type.IsDefined(typeof(JsonAttribute), inherit: false)
        || type.GetMembers(Declared).Any(static member => member is not Type && member.IsDefined(typeof(JsonAttribute), inherit: false))
        || Carries(type.BaseType));
}
