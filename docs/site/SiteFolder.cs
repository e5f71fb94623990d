using System.Net;
using System.Text.RegularExpressions;

namespace FlowMaestro.Site;

/// <summary>The pages that were written, and the frame around each.</summary>
internal sealed partial class SiteFolder(string folder)
{
    private readonly Dictionary<string, string> _pages = [];

    public string Folder { get; } = folder;

    public int Count => _pages.Count;

    /// <param name="path">From the root of the site.</param>
    /// <param name="title">Plain text.</param>
    /// <param name="body">HTML.</param>
    public void Write(string path, string title, string body)
    {
        var up = string.Concat(path.Where(static c => c == '/').Select(static _ => "../"));
        _pages[path] = $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <link rel="stylesheet" href="{up}site.css">
            </head>
            <body>
            <header><a href="{up}index.html">FlowMaestro for .NET</a> <a href="{up}api/index.html">Reference</a></header>
            <main>
            {body}
            </main>
            <script src="{up}site.js"></script>
            </body>
            </html>

            """;
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, _pages[path]);
    }

    public void WriteAssets()
    {
        foreach (var name in new[] { "site.css", "site.js" })
        {
            using var asset = typeof(SiteFolder).Assembly.GetManifestResourceStream(name)!;
            using var file = File.Create(Path.Combine(Folder, name));
            asset.CopyTo(file);
        }
    }

    /// <summary>Links between the pages that lead nowhere.</summary>
    public IEnumerable<string> BrokenLinks() =>
        from page in _pages
        from Match link in Link().Matches(page.Value)
        let url = WebUtility.HtmlDecode(link.Groups["url"].Value)
        where !url.Contains("://", StringComparison.Ordinal) && !Leads(page.Key, url)
        select $"{page.Key} links to {url}, which is not there";

    private bool Leads(string page, string url)
    {
        var (path, anchor) = url.Split('#', 2) is [var before, var after] ? (before, after) : (url, null);
        var target = path.Length == 0 ? page : Path.GetRelativePath(Folder, Path.GetFullPath(Path.Combine(Folder, Path.GetDirectoryName(page)!, path))).Replace('\\', '/');
        return anchor is null
            ? _pages.ContainsKey(target) || File.Exists(Path.Combine(Folder, target))
            : _pages.TryGetValue(target, out var text) && text.Contains($"id=\"{WebUtility.HtmlEncode(anchor)}\"", StringComparison.Ordinal);
    }

    [GeneratedRegex("(?:href|src)=\"(?<url>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
