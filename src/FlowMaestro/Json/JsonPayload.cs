using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using JsonSerializer = Newtonsoft.Json.JsonSerializer;

namespace FlowMaestro.Json;

/// <summary>
/// One free-form JSON value. It stays UTF-8 until it is read: a tree of a large output takes ten times its bytes, and most
/// callers want their own type or nothing at all.
/// </summary>
internal sealed class JsonPayload
{
    /// <summary>Without a byte order mark.</summary>
    public static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    private readonly ReadOnlyMemory<byte> _utf8;
    private JToken? _token;

    /// <param name="utf8">One JSON value. Its syntax may be unchecked: what is not JSON becomes a string token.</param>
    public JsonPayload(ReadOnlyMemory<byte> utf8) => _utf8 = utf8;

    private JsonPayload(JToken token)
    {
        _token = token;
        _utf8 = Serialize(token);
    }

    public ReadOnlyMemory<byte> Utf8 => _utf8;

    /// <summary>Whether the bytes are one JSON value. Looks at each of them.</summary>
    public bool IsValid => IsJson(_utf8.Span);

    public JToken Token => _token ??= Parse();

    public static JsonPayload? From(JToken? token) => token is null ? null : new JsonPayload(token);

    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    public T? To<T>(JsonSerializer? serializer)
    {
        if (serializer is null && TextJson.Owns(typeof(T)))
            return To<T>(TextJson.Options);

        using var reader = new RawJsonReader(_utf8);
        return (serializer ?? FreeFormJson.Serializer).Deserialize<T>(reader);
    }

    public T? To<T>(JsonTypeInfo<T> type) => TextJsonReader.Read(_utf8.Span, type);

    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    public T? To<T>(JsonSerializerOptions options) => (T?)TextJsonReader.Read(_utf8.Span, typeof(T), options);

    /// <summary>Whether the bytes are exactly one JSON value. Checked by System.Text.Json, since Newtonsoft.Json accepts more.</summary>
    public static bool IsJson(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = ModelReader.MaxDepth });
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    /// <summary>Writes the tree.</summary>
    public void WriteTo(JsonWriter writer) => Write(Token, writer);

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only converters, of which there are none, need reflection.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
    private static void Write(JToken token, JsonWriter writer) => token.WriteTo(writer);

    private JToken Parse()
    {
        // The data of an event may be broken, and reading a property must not throw.
        if (!IsJson(_utf8.Span))
            return Text();

        try
        {
            using var reader = new RawJsonReader(_utf8);
            return JToken.ReadFrom(reader);
        }
        catch (JsonReaderException)
        {
            // Valid JSON that Newtonsoft.Json cannot represent, such as an integer of 400 digits.
            return Text();
        }
    }

    private JValue Text() => new(Encoding.GetString(_utf8.Span));

    private static byte[] Serialize(JToken token)
    {
        using var buffer = new MemoryStream();
        using (var writer = new JsonTextWriter(new StreamWriter(buffer, Encoding, bufferSize: 1024, leaveOpen: true)))
        {
            Write(token, writer);
        }

        return buffer.ToArray();
    }
}
