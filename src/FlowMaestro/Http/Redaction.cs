using System.Text;
using System.Text.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Http;

/// <summary>
/// Takes the key, and what the caller sent, out of what a server said: a server that echoes a request in its error
/// must not carry a customer's data into somebody's log.
/// </summary>
internal sealed class Redaction
{
    private const string Mask = "***";

    // Shorter values are words like "on" and "5", which the server's own sentences need.
    private const int ShortestValue = 4;

    // An echo that was cut short is known by its beginning.
    private const int Telling = 32;

    // As much of a text as a telling beginning can take, whatever escapes it.
    private const int Margin = Telling * 12;

    // By their first characters, since a request may hold a hundred thousand values.
    private readonly Dictionary<ulong, HashSet<string>> _values = [];

    /// <param name="key">The API key; empty for none.</param>
    /// <param name="sent">JSON that the caller sent.</param>
    public Redaction(string key, ReadOnlyMemory<byte> sent)
    {
        Add(key);
        if (!sent.IsEmpty)
        {
            Collect(sent.Span);
        }
    }

    /// <summary>Takes this out too; words that are too short to tell are left.</summary>
    public void Add(string value)
    {
        if (value.Length >= ShortestValue && !string.IsNullOrWhiteSpace(value))
        {
            var beginning = Beginning(value);
            if (!_values.TryGetValue(beginning, out var values))
            {
                _values.Add(beginning, values = []);
            }

            values.Add(value);
        }
    }

    public string Apply(string text) => Apply(text, text.Length);

    /// <summary>The beginning of the text. What follows it is looked at as well: a value may cross the edge.</summary>
    public string Apply(string text, int shown)
    {
        shown = Math.Min(shown, text.Length);
        text = text[..Math.Min(text.Length, shown + Margin)];
        var hidden = new bool[text.Length];
        var isClean = true;
        foreach (var reading in EchoReading.Of(text))
        {
            for (var i = 0; i <= reading.Text.Length - ShortestValue; i++)
            {
                var length = MatchAt(reading.Text.AsSpan(i));
                if (length > 0)
                {
                    isClean = false;
                    hidden.AsSpan(reading.Start(i)..reading.Start(i + length)).Fill(true);
                    i += length - 1;
                }
            }
        }

        return isClean ? text[..shown] : Masked(text.AsSpan(0, shown), hidden);
    }

    public JToken? Apply(JToken? token)
    {
        switch (token)
        {
            case null:
                return null;
            case JObject o:
                return new JObject(o.Properties().DistinctBy(p => Apply(p.Name)).Select(p => new JProperty(Apply(p.Name), Apply(p.Value))));
            case JArray a:
                return new JArray(a.Select(Apply));
            case JValue { Value: string text }:
                return new JValue(Apply(text));
            case JValue { Value: not null } value:
                var shown = value.ToString(Formatting.None);
                return Apply(shown) == shown ? value : new JValue(Mask);
            default:
                return token;
        }
    }

    private static string Masked(ReadOnlySpan<char> text, bool[] hidden)
    {
        var masked = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!hidden[i])
            {
                masked.Append(text[i]);
            }
            else if (i == 0 || !hidden[i - 1])
            {
                masked.Append(Mask);
            }
        }

        return masked.ToString();
    }

    private static ulong Beginning(ReadOnlySpan<char> text) => ((ulong)text[0] << 48) | ((ulong)text[1] << 32) | ((ulong)text[2] << 16) | text[3];

    private int MatchAt(ReadOnlySpan<char> text)
    {
        var longest = 0;
        if (_values.TryGetValue(Beginning(text), out var values))
        {
            foreach (var value in values)
            {
                var length = text.CommonPrefixLength(value);
                if (length > longest && length >= Math.Min(value.Length, Telling))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }

    private void Collect(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1024 });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                Add(Text(ref reader));
            }
            else if (reader.TokenType == JsonTokenType.Number)
            {
                Add(Encoding.UTF8.GetString(reader.ValueSpan));
            }
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair; an echo has a replacement character in its place.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}
