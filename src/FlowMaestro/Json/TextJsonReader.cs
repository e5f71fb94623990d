using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FlowMaestro.Json;

/// <summary>Reads with System.Text.Json, and throws one type of exception for everything that does not fit.</summary>
internal static class TextJsonReader
{
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
    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
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

    // What the library throws at JSON that does not fit, at a type that it does not support, and at attributes that contradict each other.
    private static bool IsFailure(Exception e) => e is JsonException or NotSupportedException or InvalidOperationException;

    private static Newtonsoft.Json.JsonSerializationException Unreadable(Type type, Exception cause) =>
        new($"{type} cannot be read from this JSON: {cause.Message}", cause);
}
