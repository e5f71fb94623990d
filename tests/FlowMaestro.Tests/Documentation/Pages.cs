using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace FlowMaestro.Tests.Documentation;

/// <summary>The Markdown pages of the repository.</summary>
internal static class Pages
{
    // Headings get the ids that GitHub gives them.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).UsePreciseSourceLocation().Build();

    public static IReadOnlyList<string> Names { get; } =
    [
        .. from file in Directory.EnumerateFiles(RepositoryRoot.Directory, "*.md").Concat(Below("docs")).Concat(Below("samples")).Concat(OfPackages)
           let name = Path.GetRelativePath(RepositoryRoot.Directory, file).Replace('\\', '/')
           orderby name.Contains('/', StringComparison.Ordinal), name
           select name,
    ];

    public static IReadOnlyList<CodeBlock> Blocks { get; } = [.. Names.SelectMany(BlocksOf)];

    public static MarkdownDocument Read(string name) => Markdown.Parse(File.ReadAllText(RepositoryRoot.File(name.Split('/'))), Pipeline);

    public static IEnumerable<string> AnchorsOf(string name) => Read(name).Descendants<HeadingBlock>().Select(static heading => heading.GetAttributes().Id!);

    public static string Text(ContainerInline? inline) => string.Concat(inline?.Descendants().Select(static part => part switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        _ => "",
    }) ?? []);

    private static IEnumerable<string> Below(string folder) => Directory.Exists(RepositoryRoot.File(folder))
        ? Directory.EnumerateFiles(RepositoryRoot.File(folder), "*.md", SearchOption.AllDirectories).Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        : [];

    private static IEnumerable<string> OfPackages => Directory.EnumerateDirectories(RepositoryRoot.File("src")).Select(static folder => Path.Combine(folder, "README.md"));

    private static IEnumerable<CodeBlock> BlocksOf(string name)
    {
        var heading = name;
        foreach (var block in Read(name).Descendants())
        {
            if (block is HeadingBlock h)
            {
                heading = Text(h.Inline);
            }
            else if (block is FencedCodeBlock fenced)
            {
                // Markdig counts lines from 0, and from the fence.
                yield return new CodeBlock(name, fenced.Line + 2, heading, fenced.Info ?? "", string.Concat(fenced.Lines.Lines.Take(fenced.Lines.Count).Select(static line => $"{line}\n")));
            }
        }
    }
}
