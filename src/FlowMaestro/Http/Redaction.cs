using System.Net;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Http;

/// <summary>
/// Masks the API key, webhook secrets and proxy passwords in what a server or the runtime said. Nothing else is touched:
/// programs rely on the server's codes and details, even where they repeat what the caller sent.
/// </summary>
internal sealed partial class Redaction
{
    private const string Mask = "***";

    // Shorter ones are parts of ordinary words.
    private const int ShortestSecret = 4;

    private readonly List<string> _secrets;

    /// <param name="secrets">The key and the passwords, as they are.</param>
    public Redaction(params IEnumerable<string> secrets) =>
        _secrets = [.. secrets.Where(static secret => secret.Length >= ShortestSecret)
            .SelectMany(Spellings).Distinct().OrderByDescending(static spelling => spelling.Length)];

    public string Apply(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret, Mask, StringComparison.Ordinal);

        return WebhookSecret().Replace(text, Mask);
    }

    /// <summary>The runtime may quote a proxy's address with its password, also of a proxy that the client does not know of.</summary>
    public string ApplyToRuntime(string text) => Apply(PasswordInAddress().Replace(text, Mask));

    public JToken? Apply(JToken? token) => token switch
    {
        JObject o => new JObject(o.Properties().Select(p => new JProperty(Apply(p.Name), Apply(p.Value))).DistinctBy(static p => p.Name)),
        JArray a => new JArray(a.Select(Apply)),
        JValue { Value: string text } => new JValue(Apply(text)),
        _ => token,
    };

    // As a server may have escaped it for JSON, a page or an address, or written it in UTF-16.
    private static IEnumerable<string> Spellings(string secret) =>
    [
        secret,
        JavaScriptEncoder.Default.Encode(secret),
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret),
        WebUtility.HtmlEncode(secret),
        Uri.EscapeDataString(secret),
        string.Join('\0', secret.ToCharArray()),
    ];

    // The client does not know them, but all of them begin so; in UTF-16 with a NUL after each letter.
    [GeneratedRegex("w\0?h\0?s\0?e\0?c\0?_(?:\0?[0-9A-Za-z+/=_-])+")]
    private static partial Regex WebhookSecret();

    [GeneratedRegex(@"(?<=://[^/\s:@]*:)[^/\s]+(?=@)")]
    private static partial Regex PasswordInAddress();
}
