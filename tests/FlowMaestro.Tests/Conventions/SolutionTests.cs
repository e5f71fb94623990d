using System.Text.RegularExpressions;

namespace FlowMaestro.Tests.Conventions;

/// <summary>The solution is what everybody builds.</summary>
public sealed partial class SolutionTests
{
    private const string Name = "FlowMaestro.Generated.sln";

    // One needs a browser, the others bring a runtime of their own; .ci/run starts them by themselves.
    private static readonly string[] StartedAlone =
    [
        "tests/FlowMaestro.BrowserTests/FlowMaestro.BrowserTests.csproj",
        "tests/FlowMaestro.Tests.Net8/FlowMaestro.Tests.Net8.csproj",
        "tests/FlowMaestro.Trimmed/FlowMaestro.Trimmed.csproj",
    ];

    private static readonly string Solution = File.ReadAllText(RepositoryRoot.File(Name));

    [Test]
    public void HasEveryProject()
    {
        var projects = from area in (string[])["src", "generator", "samples", "tests", "docs"]
                       let folder = RepositoryRoot.File(area)
                       where Directory.Exists(folder)
                       from file in Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories)
                       let path = Path.GetRelativePath(RepositoryRoot.Directory, file).Replace('\\', '/')
                       where !StartedAlone.Contains(path)
                       select path;

        Assert.That(projects.Where(static path => !Solution.Contains($"\"{path.Replace('/', '\\')}\"", StringComparison.Ordinal)), Is.Empty, $"Add them: dotnet sln {Name} add PATH");
    }

    [Test]
    public void NamesNoFileThatIsGone() => Assert.That(
        SolutionItem().Matches(Solution).Select(static item => item.Groups[1].Value.Replace('\\', '/'))
            .Where(static path => !path.Contains('|', StringComparison.Ordinal) && !File.Exists(RepositoryRoot.File(path))),
        Is.Empty);

    [Test]
    public void HasOnePlatform() => Assert.That(
        Solution.Split('\n').Where(static line => line.Contains("|x64", StringComparison.Ordinal) || line.Contains("|x86", StringComparison.Ordinal)), Is.Empty,
        $"`dotnet sln add` writes platforms that nothing needs: sed -i -E '/\\|x(64|86)/d' {Name}");

    [Test]
    public void SourcesFitAPage()
    {
        const int longestLine = 140;
        const int longestFile = 200;
        var sources = Directory.EnumerateFiles(RepositoryRoot.File("src"), "*.cs", SearchOption.AllDirectories)
            .Select(static path => (Path: Path.GetRelativePath(RepositoryRoot.Directory, path).Replace('\\', '/'), Lines: File.ReadAllLines(path)))
            .Where(static source => !source.Path.Contains("/obj/", StringComparison.Ordinal))
            .ToList();

        Assert.That(sources.Where(static source => source.Lines.Length > longestFile).Select(static source => source.Path), Is.Empty);
        Assert.That(
            sources.SelectMany(static source => source.Lines.Select((line, i) => (Place: $"{source.Path}:{i + 1}", line.Length)))
                .Where(static line => line.Length > longestLine)
                .Select(static line => line.Place),
            Is.Empty);
    }

    [GeneratedRegex(@"^\t\t(\S.*) = \1\r?$", RegexOptions.Multiline)]
    private static partial Regex SolutionItem();
}
