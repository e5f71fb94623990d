using System.Text;
using System.Text.Json;

namespace FlowMaestro.Json;

/// <summary>
/// A forward reader over a complete response, in the terms of the generated records: member by member, lenient in what a
/// member may look like. A value that cannot be taken is never an error; it is kept with the unknown members.
/// </summary>
internal ref partial struct ModelReader
{
    public const int MaxDepth = 512;

    private const int SmallBody = 1024;

    private readonly ReadOnlyMemory<byte> _body;
    private readonly bool _mayKeepBody;
    private Utf8JsonReader _json;
    private ReadOnlySpan<byte> _name;

    /// <param name="body">The whole response.</param>
    /// <param name="mayKeepBody">Whether records may point into <paramref name="body"/>; false where its memory is pooled.</param>
    public ModelReader(ReadOnlyMemory<byte> body, bool mayKeepBody)
    {
        _body = body;
        _mayKeepBody = mayKeepBody;
        _json = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <exception cref="JsonException">The response is not JSON, or not an object.</exception>
    public static T ReadDocument<T>(ReadOnlyMemory<byte> body, bool mayKeepBody)
        where T : class, IModel<T>
    {
        if (body.Span.StartsWith(Encoding.UTF8.Preamble))
            body = body[Encoding.UTF8.Preamble.Length..];

        var reader = new ModelReader(body, mayKeepBody);
        if (!reader._json.Read() || reader._json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The response is not a JSON object.");

        var value = T.Read(ref reader);
        if (reader._json.Read())
            throw new JsonException("Something follows the JSON object.");

        return value;
    }

    /// <summary>Takes a document as it is. The payload has memory of its own.</summary>
    /// <exception cref="JsonException">The response is not one JSON value.</exception>
    public static JsonPayload ReadValue(ReadOnlyMemory<byte> body)
    {
        var json = body.Span.StartsWith(Encoding.UTF8.Preamble) ? body.Span[Encoding.UTF8.Preamble.Length..] : body.Span;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        reader.Skip();
        return reader.Read() ? throw new JsonException("Something follows the JSON value.") : new JsonPayload(json.ToArray());
    }

    /// <summary>Whether the exception is one that the JSON parsers throw for bytes that are not the promised JSON.</summary>
    public static bool IsUnreadable(Exception e) =>
        e is JsonException or InvalidOperationException or FormatException or DecoderFallbackException or OverflowException;

    /// <summary>Goes to the value of the next member; false at the end of the object.</summary>
    public bool NextMember()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject)
            return false;

        _name = _json.ValueIsEscaped ? Encoding.UTF8.GetBytes(Text()) : _json.ValueSpan;
        _json.Read();
        return true;
    }

    public readonly bool Is(ReadOnlySpan<byte> name) => _name.SequenceEqual(name);

    /// <summary>Keeps the member, whatever it is, among the unknown ones.</summary>
    public void Keep(ref UnknownMembers? unknown)
    {
        var name = Encoding.UTF8.GetString(_name);
        (unknown ??= new UnknownMembers()).Add(name, Capture());
    }

    public bool Read(ref JsonPayload? field)
    {
        if (_json.TokenType != JsonTokenType.Null)
            field = Capture();

        return true;
    }

    public bool ReadEnum<T>(ref T field)
        where T : struct, IOpenEnum<T>
    {
        if (_json.TokenType == JsonTokenType.String && T.Known(ref _json) is { } known)
        {
            field = T.From(known);
            return true;
        }

        if (!ReadText(out var text))
            return false;

        if (text is not null)
            field = T.From(text);

        return true;
    }

    public bool ReadModel<T>(ref T? field)
        where T : class, IModel<T>
    {
        var value = _json.TokenType switch
        {
            JsonTokenType.StartObject => T.Read(ref this),
            JsonTokenType.String => T.FromText(Text()),
            _ => null,
        };
        field = value ?? field;
        return value is not null || _json.TokenType == JsonTokenType.Null;
    }

    private JsonPayload Capture()
    {
        var start = (int)_json.TokenStartIndex;
        _json.Skip();
        var slice = _body[start..(int)_json.BytesConsumed];

        // A small value must not keep a large response alive.
        var keep = _mayKeepBody && (slice.Length >= _body.Length / 4 || _body.Length <= SmallBody);
        return new JsonPayload(keep ? slice : slice.ToArray());
    }
}
