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
        var actual = PublicApiListing.Of(Packages.Load(package));
        if (Environment.GetEnvironmentVariable("UPDATE_PUBLIC_API") == "1")
        {
            File.WriteAllText(PublicApiFile.PathOf(package), string.Concat(actual.Select(static line => $"{line}\n")));
        }

        var listed = PublicApiFile.Listed(package);
        if (!listed.SequenceEqual(actual))
        {
            var differences = string.Join('\n', PublicApiListing.Differences(listed, actual).DefaultIfEmpty("(the order of its lines)"));
            Assert.Fail($"The public surface of {package} is not what src/{package}/PublicApi.txt says:\n{differences}\nWhere the change is meant, rewrite the listing: {Command}");
        }
    }
}
