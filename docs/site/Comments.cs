using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FlowMaestro.Site;

/// <summary>Documentation comments as HTML.</summary>
internal sealed partial class Comments(Surface surface)
{
    public string Html(XElement? element) => element is null ? "" : string.Concat(element.Nodes().Select(Html)).Trim();

    /// <summary>The last part of a reference, as a link where there is a page for it.</summary>
    public string Link(string cref, string? text = null)
    {
        text ??= Parameters().Replace(cref[2..], "").Split('.')[^1].Split('`')[0].Replace("#ctor", "new", StringComparison.Ordinal);
        var shown = $"<code>{WebUtility.HtmlEncode(text)}</code>";
        return surface.AddressOf(cref) is { } address ? $"<a href=\"{WebUtility.HtmlEncode(address)}\">{shown}</a>" : shown;
    }

    private string Html(XNode node) => node switch
    {
        XText text => WebUtility.HtmlEncode(Whitespace().Replace(text.Value, " ")),
        XElement element => Html(element, element.Name.LocalName),
        _ => "",
    };

    private string Html(XElement element, string name) => name switch
    {
        "see" or "seealso" when element.Attribute("cref") is { } cref => Link(cref.Value, element.IsEmpty ? null : element.Value),
        "see" when element.Attribute("langword") is { } word => $"<code>{word.Value}</code>",
        "paramref" or "typeparamref" => $"<code>{element.Attribute("name")!.Value}</code>",
        "c" => $"<code>{WebUtility.HtmlEncode(element.Value)}</code>",
        "code" => $"<pre><code>{WebUtility.HtmlEncode(element.Value)}</code></pre>",
        "para" => $"<p>{Html(element)}</p>",
        _ => Html(element),
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();

    [GeneratedRegex(@"[(~].*$")]
    private static partial Regex Parameters();
}
