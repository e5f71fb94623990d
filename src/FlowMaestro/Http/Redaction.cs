using System.Text.Encodings.Web;
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

    private readonly List<string> _values;

    /// <param name="key">The API key; empty for none.</param>
    /// <param name="sent">JSON that the caller sent.</param>
    public Redaction(string key, ReadOnlyMemory<byte> sent)
    {
        _values = key.Length > 0 ? [key] : [];
        if (!sent.IsEmpty)
        {
            Collect(sent.Span);
        }

        // The longest first, so that a value inside another does not leave the rest of it standing.
        _values.Sort(static (a, b) => b.Length.CompareTo(a.Length));
    }

    public string Apply(string text)
    {
        foreach (var value in _values)
        {
            text = text.Replace(value, Mask, StringComparison.Ordinal);
        }

        return text;
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

    private void Collect(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1024 });
        while (reader.Read())
        {
            var value = reader.TokenType switch
            {
                JsonTokenType.String => Text(ref reader),
                JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
                _ => null,
            };
            if (value is { Length: >= ShortestValue } && !_values.Contains(value))
            {
                _values.Add(value);
                var escaped = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
                if (escaped != value)
                {
                    _values.Add(escaped);
                }
            }
        }
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Not UTF-8, so no text of an answer can hold it either.
            return null;
        }
    }
}
