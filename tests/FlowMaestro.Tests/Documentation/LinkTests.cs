using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace FlowMaestro.Tests.Documentation;

/// <summary>What the pages outside docs/ point at inside the repository is there. Those of docs/ are checked when docfx makes the site.</summary>
public sealed class LinkTests
{
    private static IEnumerable<string> Names => Pages.Names.Where(static name => !name.StartsWith("docs/", StringComparison.Ordinal));

    [TestCaseSource(nameof(Names))]
    public void LeadSomewhere(string page)
    {
        var links = Pages.Read(page).Descendants<LinkInline>().Select(static link => link.Url!).Where(static url => !url.Contains("://", StringComparison.Ordinal) && !url.StartsWith("mailto:", StringComparison.Ordinal));

        Assert.That(links.Where(url => !Exists(page, url)), Is.Empty);
    }

    private static bool Exists(string page, string url)
    {
        var (path, anchor) = url.Split('#', 2) is [var before, var after] ? (before, after) : (url, null);
        var target = path.Length == 0 ? page : Path.GetRelativePath(RepositoryRoot.Directory, RepositoryRoot.File(Path.GetDirectoryName(page)!, path)).Replace('\\', '/');
        return (File.Exists(RepositoryRoot.File(target)) || Directory.Exists(RepositoryRoot.File(target))) && (anchor is null || Pages.AnchorsOf(target).Contains(anchor));
    }
}
