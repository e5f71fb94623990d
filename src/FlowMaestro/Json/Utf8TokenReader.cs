using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Newtonsoft.Json;
using JsonException = System.Text.Json.JsonException;

namespace FlowMaestro.Json;

/// <summary>
/// UTF-8 as Newtonsoft.Json reads it, without a text in between: the tokens come from <see cref="Utf8JsonReader"/>, which
/// takes half the time. What the two libraries see differently (a long number, a date that a serializer asks for) is
/// left to Newtonsoft's own reader, token by token.
/// </summary>
internal sealed class Utf8TokenReader : JsonReader
{
    // The names of one object come again in the next one.
    private const int KeptNames = 64;

    // Entering the other reader costs as much as a token does.
    private const int MostAhead = 64;

    private readonly ReadOnlyMemory<byte> _utf8;
    private readonly Token[] _ahead;
    private readonly RecentTexts _names = new(KeptNames);
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = ModelReader.MaxDepth });
    private int _consumed;
    private int _next;
    private int _count;
    private bool _isBroken;
    private Range? _literal;
    private bool _isDateWanted = true;

    public Utf8TokenReader(ReadOnlyMemory<byte> utf8)
    {
        _utf8 = utf8;
        _ahead = new Token[Math.Clamp(utf8.Length / 8, 4, MostAhead)];
        DateParseHandling = DateParseHandling.None;
        MaxDepth = null;
    }

    /// <exception cref="JsonReaderException">It is not JSON, or nested too deep.</exception>
    public override bool Read()
    {
        if (_next == _count)
        {
            ReadAhead();
        }

        if (_next < _count)
        {
            Take(_ahead[_next++]);
            return true;
        }

        SetToken(JsonToken.None);
        return _isBroken ? throw new JsonReaderException($"The JSON at '{Path}' cannot be read.", Path, 0, 0, null) : false;
    }

    /// <summary>A number or flag is given as it is written, a date as the text that it is.</summary>
    public override string? ReadAsString()
    {
        _isDateWanted = false;
        var text = base.ReadAsString();
        _isDateWanted = true;
        if (text is not null && Literal() is { } literal)
        {
            SetToken(JsonToken.String, text = literal, updateIndex: false);
        }

        return text;
    }

    /// <summary>From the digits: a double on the way would lose some of an amount of money.</summary>
    public override decimal? ReadAsDecimal()
    {
        var number = base.ReadAsDecimal();
        if (number is not null && Literal() is { } literal && decimal.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
        {
            SetToken(JsonToken.Float, number = exact, updateIndex: false);
        }

        return number;
    }

    private string? Literal() => _literal is { } range ? Encoding.UTF8.GetString(_utf8.Span[range]) : null;

    private void ReadAhead()
    {
        (_next, _count) = (0, 0);
        var json = new Utf8JsonReader(_utf8.Span[_consumed..], isFinalBlock: true, _state);
        try
        {
            while (!_isBroken && _count < _ahead.Length && json.Read())
            {
                var text = json.TokenType switch
                {
                    JsonTokenType.PropertyName => Name(ref json),
                    JsonTokenType.String => Text(ref json),
                    _ => null,
                };
                _ahead[_count++] = new Token(json.TokenType, text, Place(ref json));
            }
        }
        catch (JsonException)
        {
            // What stands before it is given first. The parser's own message may quote the data.
            _isBroken = true;
        }

        _consumed += (int)json.BytesConsumed;
        _state = json.CurrentState;
    }

    private string Name(ref Utf8JsonReader json)
    {
        ref var kept = ref _names.PlaceOf(json.ValueSpan);
        if (json.ValueIsEscaped || kept is null || !json.ValueTextEquals(kept))
        {
            kept = Text(ref json);
        }

        return kept;
    }

    private string Text(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are no UTF-8, for which a replacement character stands.
            using var text = Newtonsofts(Place(ref json));
            return text.ReadAsString()!;
        }
    }

    private Range Place(ref Utf8JsonReader json) => (_consumed + (int)json.TokenStartIndex)..(_consumed + (int)json.BytesConsumed);

    private void Take(in Token token)
    {
        _literal = null;
        switch (token.Type)
        {
            case JsonTokenType.StartObject: SetToken(JsonToken.StartObject); break;
            case JsonTokenType.EndObject: SetToken(JsonToken.EndObject); break;
            case JsonTokenType.StartArray: SetToken(JsonToken.StartArray); break;
            case JsonTokenType.EndArray: SetToken(JsonToken.EndArray); break;
            case JsonTokenType.PropertyName: SetToken(JsonToken.PropertyName, token.Text); break;
            case JsonTokenType.String when DateParseHandling == DateParseHandling.None || !_isDateWanted: SetToken(JsonToken.String, token.Text); break;
            case JsonTokenType.String: LeaveToNewtonsoft(token.Place); break;
            case JsonTokenType.Number: TakeNumber(token.Place); break;
            case JsonTokenType.True or JsonTokenType.False:
                SetToken(JsonToken.Boolean, token.Type == JsonTokenType.True);
                _literal = token.Place;
                break;
            default: SetToken(JsonToken.Null); break;
        }
    }

    private void TakeNumber(Range place)
    {
        var digits = _utf8.Span[place];
        if (Utf8Parser.TryParse(digits, out long whole, out var length) && length == digits.Length)
        {
            SetToken(JsonToken.Integer, whole);
        }
        else if (FloatParseHandling == FloatParseHandling.Double && digits.ContainsAny(".eE"u8) && Utf8Parser.TryParse(digits, out double number, out _))
        {
            SetToken(JsonToken.Float, number);
        }
        else
        {
            LeaveToNewtonsoft(place);
        }

        _literal = place;
    }

    private void LeaveToNewtonsoft(Range place)
    {
        using var text = Newtonsofts(place);
        text.Read();
        SetToken(text.TokenType, text.Value);
    }

    private JsonTextReader Newtonsofts(Range place) => new(new StringReader(Encoding.UTF8.GetString(_utf8.Span[place])))
    {
        DateParseHandling = DateParseHandling,
        DateFormatString = DateFormatString,
        DateTimeZoneHandling = DateTimeZoneHandling,
        FloatParseHandling = FloatParseHandling,
        Culture = Culture,
    };

    private readonly record struct Token(JsonTokenType Type, string? Text, Range Place);
}
