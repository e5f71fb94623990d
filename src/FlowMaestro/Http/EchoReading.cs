using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace FlowMaestro.Http;

/// <summary>
/// A text as one of its readers would see it, with the places where each character stands in the original: what a
/// server echoes may be escaped for JSON, twice if it quotes a body, or for HTML, or come in another encoding.
/// </summary>
internal sealed partial class EchoReading
{
    private readonly int[]? _starts;

    private EchoReading(string text, int[]? starts)
    {
        Text = text;
        _starts = starts;
    }

    public string Text { get; }

    /// <summary>Where in the original text the character stands; the end of the text for the character after the last.</summary>
    public int Start(int index) => _starts is null ? index : _starts[index];

    public static IEnumerable<EchoReading> Of(string text)
    {
        var plain = new EchoReading(text, null);
        yield return plain;
        if (text.Contains('\\', StringComparison.Ordinal))
        {
            var quoted = plain.Decode(JsonEscape(), Unescape);
            yield return quoted;
            yield return quoted.Decode(JsonEscape(), Unescape);
        }

        if (text.Contains('&', StringComparison.Ordinal))
        {
            yield return plain.Decode(HtmlEntity(), WebUtility.HtmlDecode!);
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            yield return plain.Decode(Nul(), static _ => "");
        }
    }

    private static string Unescape(string escape) => escape[1] switch
    {
        'u' when escape.Length == 6 => ((char)int.Parse(escape.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'b' => "\b",
        'f' => "\f",
        var itself => itself.ToString(),
    };

    [GeneratedRegex(@"\\(?:u[0-9a-fA-F]{4}|.)", RegexOptions.Singleline)]
    private static partial Regex JsonEscape();

    [GeneratedRegex("&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")]
    private static partial Regex HtmlEntity();

    // What every other byte of UTF-16 becomes.
    [GeneratedRegex("\0")]
    private static partial Regex Nul();

    private EchoReading Decode(Regex escapes, Func<string, string> decode)
    {
        var text = new StringBuilder(Text.Length);
        var starts = new List<int>(Text.Length + 1);
        var next = 0;
        foreach (var match in escapes.EnumerateMatches(Text))
        {
            Copy(match.Index);
            foreach (var c in decode(Text.Substring(match.Index, match.Length)))
            {
                text.Append(c);
                starts.Add(Start(match.Index));
            }

            next = match.Index + match.Length;
        }

        Copy(Text.Length);
        starts.Add(Start(Text.Length));
        return new EchoReading(text.ToString(), [.. starts]);

        void Copy(int end)
        {
            for (; next < end; next++)
            {
                text.Append(Text[next]);
                starts.Add(Start(next));
            }
        }
    }
}
