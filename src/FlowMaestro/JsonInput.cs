using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using FlowMaestro.Json;

namespace FlowMaestro;

/// <summary>
/// A JSON object as inputs, metadata or body, written without reflection: for programs that are trimmed or compiled ahead of
/// time. A <see cref="JsonObject"/> and a <see cref="JsonElement"/> convert to it implicitly.
/// </summary>
/// <remarks>
/// If it is not a JSON object, the call that takes it throws an <see cref="ArgumentException"/> before anything is sent.
/// </remarks>
public sealed class JsonInput
{
    private static readonly JsonWriterOptions WriterOptions = ModelJson.WriterOptions with { MaxDepth = ModelReader.MaxDepth };

    private readonly string _type;
    private readonly Action<Utf8JsonWriter> _write;

    private JsonInput(string type, Action<Utf8JsonWriter> write)
    {
        _type = type;
        _write = write;
    }

    /// <summary>The object as it is when the call is made.</summary>
    public static implicit operator JsonInput?(JsonObject? json) => FromJsonObject(json);

    /// <summary>The element, which must be an object.</summary>
    public static implicit operator JsonInput(JsonElement json) => FromJsonElement(json);

    /// <summary>The object as it is when the call is made; null for none.</summary>
    public static JsonInput? FromJsonObject(JsonObject? json) =>
        json is null ? null : new JsonInput(nameof(JsonObject), writer => json.WriteTo(writer));

    /// <summary>The element, which must be an object.</summary>
    public static JsonInput FromJsonElement(JsonElement json) => new(nameof(JsonElement), json.WriteTo);

    /// <summary>An object of your own type.</summary>
    /// <param name="value">Written when the call is made.</param>
    /// <param name="type">From your <c>JsonSerializerContext</c>.</param>
    public static JsonInput From<T>(T value, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new JsonInput(typeof(T).Name, writer => JsonSerializer.Serialize(writer, value, type));
    }

    /// <param name="name">The caller's argument.</param>
    /// <exception cref="ArgumentException">It is not a JSON object, or cannot be written.</exception>
    internal JsonPayload ToPayload(string name)
    {
        var utf8 = Write(name);
        return utf8 is [(byte)'{', ..]
            ? new JsonPayload(utf8)
            : throw new ArgumentException($"A JSON object is needed, but {_type} is not written as one.", name);
    }

    private byte[] Write(string name)
    {
        using var buffer = new MemoryStream();
        try
        {
            using var writer = new Utf8JsonWriter(buffer, WriterOptions);
            _write(writer);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A value or converter of the caller's may throw anything. Its message may quote the value, so it is not passed on.
            throw new ArgumentException(
                $"{_type} cannot be written as JSON: a NaN or infinite number, more than {ModelReader.MaxDepth} levels, "
                + "or a value that throws.",
                name);
        }

        return buffer.ToArray();
    }
}
