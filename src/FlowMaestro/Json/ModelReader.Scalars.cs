using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FlowMaestro.Json;

/// <content>Values without members: taken from whatever says the same, a number in a string or a string that is a number.</content>
internal ref partial struct ModelReader
{
    public bool Read(ref string field) => ReadText(out var text) && Take(text, ref field!);

    public bool Read(ref bool field) => ReadFlag(out var value) && Take(value, ref field);

    public bool Read(ref bool? field) => ReadFlag(out var value) && Take(value, ref field);

    public bool Read(ref int field) => ReadInteger(out var value) && Take(value, ref field);

    public bool Read(ref int? field) => ReadInteger(out var value) && Take(value, ref field);

    public bool Read(ref long field) => ReadWhole(out var value) && Take(value, ref field);

    public bool Read(ref long? field) => ReadWhole(out var value) && Take(value, ref field);

    public bool Read(ref double field) => ReadNumber(out var value) && Take(value, ref field);

    public bool Read(ref double? field) => ReadNumber(out var value) && Take(value, ref field);

    public bool Read(ref DateTimeOffset field) => ReadTime(out var value) && Take(value, ref field);

    public bool Read(ref DateTimeOffset? field) => ReadTime(out var value) && Take(value, ref field);

    private static bool Take<T>(T? value, ref T? field)
        where T : struct
    {
        field = value ?? field;
        return true;
    }

    private static bool Take<T>(T? value, ref T field)
        where T : struct
    {
        field = value ?? field;
        return true;
    }

    private static bool Take(string? value, ref string? field)
    {
        field = value ?? field;
        return true;
    }

    // The reader leaves what a string holds unchecked until it is asked for: half a surrogate pair is data here, not an error.
    private readonly string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(_json.ValueSpan);
        }
    }

    private readonly bool ReadText(out string? text)
    {
        text = _json.TokenType switch
        {
            JsonTokenType.String => Text(),
            JsonTokenType.Number => Encoding.UTF8.GetString(_json.ValueSpan),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => null,
        };
        return text is not null || _json.TokenType == JsonTokenType.Null;
    }

    private readonly bool ReadFlag(out bool? value)
    {
        value = _json.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.String when bool.TryParse(Text(), out var flag) => flag,
            _ => null,
        };
        return value is not null || _json.TokenType == JsonTokenType.Null;
    }

    private readonly bool ReadInteger(out int? value)
    {
        var fits = ReadWhole(out var whole) && whole is null or (>= int.MinValue and <= int.MaxValue);
        value = fits ? (int?)whole : null;
        return fits;
    }

    private readonly bool ReadWhole(out long? value)
    {
        value = null;
        if (_json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out var whole))
            value = whole;
        else if (ReadNumber(out var number) && number is { } found)
            value = Math.Abs(found) < 1L << 53 && Math.Floor(found) == found ? (long)found : null;

        return value is not null || _json.TokenType == JsonTokenType.Null;
    }

    private readonly bool ReadNumber(out double? value)
    {
        value = null;
        if (_json.TokenType == JsonTokenType.Number)
        {
            // Most are whole, and those are read in a third of the time.
            value = _json.TryGetInt64(out var whole) ? whole : _json.TryGetDouble(out var number) ? number : null;
        }
        else if (_json.TokenType == JsonTokenType.String
            && double.TryParse(Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            value = number;
        }

        return value is { } found ? double.IsFinite(found) : _json.TokenType == JsonTokenType.Null;
    }

    private readonly bool ReadTime(out DateTimeOffset? value)
    {
        value = null;
        if (_json.TokenType == JsonTokenType.String)
        {
            // The reader of the library takes a time without a zone as one of this machine's.
            if ((NamesZone(_json.ValueSpan) && _json.TryGetDateTimeOffset(out var time))
                || DateTimeOffset.TryParse(Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
            {
                value = time;
            }
        }
        else if (_json.TokenType == JsonTokenType.Number && ReadWhole(out var epoch) && epoch is >= 0 and <= 253_402_300_799_999)
        {
            value = DateTimeOffset.FromUnixTimeMilliseconds(epoch.Value);
        }

        return value is not null || _json.TokenType == JsonTokenType.Null;
    }

    private static bool NamesZone(ReadOnlySpan<byte> text) =>
        text is [.., (byte)'Z'] or [.., (byte)'+' or (byte)'-', _, _, (byte)':', _, _];
}
