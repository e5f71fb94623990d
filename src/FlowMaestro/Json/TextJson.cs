using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace FlowMaestro.Json;

/// <summary>What System.Text.Json reads and writes: the types that carry its attributes, and its own documents and nodes.</summary>
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
    /// <param name="declared">As what it is declared: there the attributes of its polymorphism stand.</param>
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

    /// <exception cref="Newtonsoft.Json.JsonSerializationException">The JSON does not fit the type, or the type cannot be read.</exception>
    public static T? Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, type);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Unreadable(typeof(T), e);
        }
    }

    /// <inheritdoc cref="Read{T}(ReadOnlySpan{byte}, JsonTypeInfo{T})"/>
    public static object? Read(ReadOnlySpan<byte> utf8, Type type, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, type, options);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Unreadable(type, e);
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

    // What the library throws at JSON that does not fit, at a type that it does not support, and at attributes that contradict each other.
    private static bool IsFailure(Exception e) => e is JsonException or NotSupportedException or InvalidOperationException;

    private static Newtonsoft.Json.JsonSerializationException Unreadable(Type type, Exception cause) =>
        new($"{type} cannot be read from this JSON: {cause.Message}", cause);
}
