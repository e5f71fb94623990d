namespace FlowMaestro.Tests.Conventions;

/// <summary>
/// What a package promises stands in its PublicApi.txt, where a reviewer sees it change. Rewrite the files with
/// <c>UPDATE_PUBLIC_API=1 dotnet test tests/FlowMaestro.Tests --filter PublicApi</c>.
/// </summary>
public sealed class PublicApiTests
{
    private const string Command = "UPDATE_PUBLIC_API=1 dotnet test tests/FlowMaestro.Tests --filter PublicApi";

    private static IEnumerable<string> Names => Packages.Names;

    [TestCaseSource(nameof(Names))]
    public void IsWhatItsListingSays(string package)
    {
        var file = RepositoryRoot.File("src", package, "PublicApi.txt");
        var actual = PublicApiListing.Of(Packages.Load(package));
        if (Environment.GetEnvironmentVariable("UPDATE_PUBLIC_API") == "1")
        {
            File.WriteAllText(file, string.Concat(actual.Select(static line => $"{line}\n")));
        }

        var listed = File.Exists(file) ? File.ReadAllLines(file) : [];
        if (!listed.SequenceEqual(actual))
        {
            Assert.Fail($"The public surface of {package} is not what src/{package}/PublicApi.txt says:\n{Differences(WithTypes(listed), WithTypes(actual))}\nWhere the change is meant, rewrite the listing: {Command}");
        }
    }

    private static string Differences(List<string> listed, List<string> actual)
    {
        var differences = listed.Except(actual).Select(static line => $"- {line}").Concat(actual.Except(listed).Select(static line => $"+ {line}"));
        return string.Join('\n', differences.DefaultIfEmpty("(the order of its lines)"));
    }

    // A member's line says nothing without its type's.
    private static List<string> WithTypes(IReadOnlyList<string> lines)
    {
        var type = "";
        List<string> whole = [];
        foreach (var line in lines)
        {
            type = line.StartsWith(' ') ? type : line;
            whole.Add(line == type ? line : $"{type} ▸ {line.Trim()}");
        }

        return whole;
    }
}
