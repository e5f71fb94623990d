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
        Converters = { new NoDataTextConverterFactory(), new NewtonsoftTypeConverterFactory() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = ModelReader.MaxDepth,
        PropertyNameCaseInsensitive = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly JsonSerializerOptions FindingNumbers = new(Options)
    {
        Converters = { new FiniteNumberConverter<double>(), new FiniteNumberConverter<float>() },
    };

    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    /// <summary>Whether the type is made for System.Text.Json: an attribute of it stands on the type, a base class or a member.</summary>
    public static bool Owns(Type type) => Known.GetOrAdd(Nullable.GetUnderlyingType(type) ?? type, static type =>
        type == typeof(JsonElement) || type == typeof(JsonDocument) || typeof(JsonNode).IsAssignableFrom(type) || Carries(type));

    /// <param name="value">What to write.</param>
    /// <param name="declared">The declared type, which has the attributes for polymorphism.</param>
    /// <exception cref="UnwritableException">Says where and why.</exception>
    public static string Write(object? value, Type declared)
    {
        try
        {
            return JsonSerializer.Serialize(value, declared, Options);
        }
        catch (JsonException e)
        {
            throw Unwritable(e);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw NumberIn(value, declared)
                ?? new UnwritableException("", $"cannot be written by System.Text.Json, which throws {e.GetType().Name}");
        }
    }

    // Of a number that is not finite, the library does not say where it is.
    private static UnwritableException? NumberIn(object? value, Type declared)
    {
        try
        {
            _ = JsonSerializer.Serialize(value, declared, FindingNumbers);
            return null;
        }
        catch (JsonException e)
        {
            return Unwritable(e);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The first failure has been named by the caller.
            return null;
        }
    }

    // The path of the library begins with a dollar sign.
    private static UnwritableException Unwritable(JsonException e)
    {
        var inner = e.InnerException as UnwritableException;
        return new UnwritableException(e.Path?.TrimStart('$') + inner?.Path, inner?.Reason ?? UnwritableException.TooDeep);
    }

    private static bool Carries(Type? type) => type is not null && (type.IsDefined(typeof(JsonAttribute), inherit: false)
        || type.GetMembers(Declared).Any(static member => member is not Type && member.IsDefined(typeof(JsonAttribute), inherit: false))
        || Carries(type.BaseType));
}
