using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Newtonsoft.Json;

namespace FlowMaestro.Json;

/// <summary>
/// Newtonsoft.Json's reader over UTF-8, which can also give the bytes of a value to System.Text.Json: a tree in between would round
/// long decimals.
/// </summary>
internal sealed class RawJsonReader : JsonTextReader
{
    private static readonly SearchValues<byte> InNumbers = SearchValues.Create("+-.0123456789Ee"u8);

    private readonly ReadOnlyMemory<byte> _utf8;

    // A position in the bytes, and the same position as line and column, which is all that the base class tells.
    private int _position;
    private int _line = 1;
    private int _column;

    /// <param name="utf8">Valid JSON.</param>
    public RawJsonReader(ReadOnlyMemory<byte> utf8)
        : base(new Utf8TextReader(utf8))
    {
        _utf8 = utf8;
        ArrayPool = JsonCharPool.Instance;
        DateParseHandling = DateParseHandling.None;
        MaxDepth = ModelReader.MaxDepth;
    }

    /// <summary>The bytes of the value at whose first token the reader is. Moves it to the last token of the value.</summary>
    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    public ReadOnlyMemory<byte> ReadRaw()
    {
        if (TokenType is JsonToken.StartObject or JsonToken.StartArray)
        {
            var start = BytePosition() - 1;
            Skip();
            return _utf8[start..BytePosition()];
        }

        var end = BytePosition();
        return TokenType switch
        {
            JsonToken.String => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes((string)Value!, TextJson.Options),
            JsonToken.Integer or JsonToken.Float => _utf8[(_utf8.Span[..end].LastIndexOfAnyExcept(InNumbers) + 1)..end],
            JsonToken.Boolean => _utf8[(end - ((bool)Value! ? 4 : 5))..end],
            _ => _utf8[(end - 4)..end],
        };
    }

    // The base class counts lines and UTF-16 units. The position only moves forwards, so that many values take one pass.
    private int BytePosition()
    {
        var utf8 = _utf8.Span;
        while (_line < LineNumber || _column < LinePosition)
        {
            Rune.DecodeFromUtf8(utf8[_position..], out var rune, out var length);
            _position += length;
            if (rune.Value == '\n' || (rune.Value == '\r' && (_position == utf8.Length || utf8[_position] != '\n')))
            {
                _line++;
                _column = 0;
            }
            else
            {
                _column += rune.Utf16SequenceLength;
            }
        }

        return _position;
    }
}
