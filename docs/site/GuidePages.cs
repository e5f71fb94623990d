using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace FlowMaestro.Site;

/// <summary>The README as the first page, and the pages of docs/ beside it. Links to files that have no page go nowhere and are shown as text.</summary>
internal sealed class GuidePages(string root, SiteFolder site)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    private readonly Dictionary<string, string> _pages = Directory.EnumerateFiles(root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md"))
        .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
        .ToDictionary(static file => file, static file => file == "README.md" ? "index.html" : Path.ChangeExtension(file, ".html"));

    public void Write()
    {
        foreach (var (file, page) in _pages)
        {
            var document = Markdown.Parse(File.ReadAllText(Path.Combine(root, file)), Pipeline);
            foreach (var link in document.Descendants<LinkInline>().ToList())
            {
                Lead(link, file);
            }

            var title = document.Descendants<HeadingBlock>().First().Inline!.FirstChild!.ToString()!;
            site.Write(page, title, document.ToHtml(Pipeline));
        }
    }

    private void Lead(LinkInline link, string from)
    {
        if (link.Url!.Contains("://", StringComparison.Ordinal) || link.Url.StartsWith('#'))
        {
            return;
        }

        var (path, anchor) = link.Url.Split('#', 2) is [var before, var after] ? (before, $"#{after}") : (link.Url, "");
        var target = Path.GetRelativePath(root, Path.GetFullPath(Path.Combine(root, Path.GetDirectoryName(from)!, path))).Replace('\\', '/');
        if (_pages.TryGetValue(target, out var page))
        {
            link.Url = Path.GetRelativePath(Path.GetDirectoryName(_pages[from])!.Length == 0 ? "." : Path.GetDirectoryName(_pages[from])!, page).Replace('\\', '/') + anchor;
        }
        else if (link.IsImage)
        {
            var copy = Path.Combine(site.Folder, target);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(root, target), copy, overwrite: true);
        }
        else
        {
            link.ReplaceBy(new CodeInline(target));
        }
    }
}
