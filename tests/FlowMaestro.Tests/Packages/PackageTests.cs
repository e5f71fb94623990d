using System.Reflection.Metadata;
using System.Text.RegularExpressions;

namespace FlowMaestro.Tests.Packages;

public class PackageTests
{
    private static readonly string[] Names =
    [
        "FlowMaestro", "FlowMaestro.AspNetCore", "FlowMaestro.Extensions.AI", "FlowMaestro.Extensions.DependencyInjection",
        "FlowMaestro.Testing", "FlowMaestro.Testing.WireMock",
    ];

    private const string Tool = "FlowMaestro.Tool";
    private static readonly string[] All = [.. Names, Tool];
    private static readonly string[] Frameworks = ["net8.0", "net10.0"];
    private static PackedFeed _feed = null!;

    [OneTimeSetUp]
    public static async Task PackAsync() => _feed = await PackedFeed.PackAsync();

    [OneTimeTearDown]
    public static void Delete() => _feed?.Dispose();

    [Test]
    public void AreThoseOfTheSources() =>
        Assert.That(Directory.GetDirectories(RepositoryRoot.File("src")).Select(Path.GetFileName), Is.EquivalentTo(All));

    [TestCaseSource(nameof(Names))]
    public void HoldWhatAUserNeeds(string package)
    {
        using var archive = _feed.Open(package);
        var metadata = _feed.Metadata(package);
        string? Value(string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;

        Assert.That(archive.Entries.Select(static e => e.FullName),
            Is.SupersetOf(Frameworks.SelectMany(framework => new[] { $"lib/{framework}/{package}.dll", $"lib/{framework}/{package}.xml" }).Append("README.md").Append("icon.png")));
        Assert.That(archive.GetEntry("icon.png")!.Length, Is.InRange(500, 64 << 10));
        Assert.That(Value("license"), Is.EqualTo("MIT"));
        Assert.That(Value("readme"), Is.EqualTo("README.md"));
        Assert.That(Value("icon"), Is.EqualTo("icon.png"));
        Assert.That(Value("description"), Has.Length.GreaterThan(40));
        Assert.That(Value("tags"), Does.Contain("flowmaestro"));
        Assert.That(metadata.Elements().Single(static e => e.Name.LocalName == "repository").Attribute("commit")?.Value, Has.Length.EqualTo(40));
    }

    [TestCaseSource(nameof(All))]
    public void HaveAPageOfTheirOwnWhoseLinksLeadSomewhereOutsideOfTheRepository(string package)
    {
        using var archive = _feed.Open(package);
        using var reader = new StreamReader(archive.GetEntry("README.md")!.Open());
        var page = reader.ReadToEnd();

        Assert.That(page, Does.Match($@"dotnet (add package|tool install --global) {Regex.Escape(package)}\n"));
        Assert.That(page, Does.Not.Match(@"\]\((?!https://)"));
    }

    [Test]
    public void TheCoreDependsOnFivePackagesAtMost()
    {
        string[] everywhere = ["Newtonsoft.Json", "Polly.Core", "Microsoft.Extensions.Logging.Abstractions", "System.Threading.RateLimiting"];
        Assert.That(DependenciesOf("FlowMaestro", "net10.0"), Is.EquivalentTo(everywhere));
        Assert.That(DependenciesOf("FlowMaestro", "net8.0"), Is.EquivalentTo(everywhere.Append("System.Net.ServerSentEvents")));
    }

    [Test]
    public void ThatOfArtificialIntelligenceAsksForTheOldestAbstractionsThatItWorksWith() => Assert.That(
        _feed.Metadata("FlowMaestro.Extensions.AI").Descendants().Where(static e => e.Attribute("id")?.Value == "Microsoft.Extensions.AI.Abstractions").Select(static e => e.Attribute("version")!.Value),
        Is.EqualTo(["9.10.2", "9.10.2"]));

    [TestCaseSource(nameof(Names))]
    public void BringSymbolsWithTheSourcesThatNoRepositoryHas(string package)
    {
        using var archive = _feed.Open(package, "snupkg");
        foreach (var framework in Frameworks)
        {
            using var file = archive.GetEntry($"lib/{framework}/{package}.pdb")!.Open();
            using var memory = new MemoryStream();
            file.CopyTo(memory);
            memory.Position = 0;
            using var provider = MetadataReaderProvider.FromPortablePdbStream(memory);
            var symbols = provider.GetMetadataReader();
            var generated = symbols.Documents.Where(d => symbols.GetString(symbols.GetDocument(d).Name).Contains("/obj/", StringComparison.Ordinal)).ToList();

            Assert.That(generated, Is.Not.Empty);
            Assert.That(generated.Where(d => !HasSource(symbols, d)).Select(d => symbols.GetString(symbols.GetDocument(d).Name)), Is.Empty, framework);
        }
    }

    [Test]
    public async Task WorkInANewProjectThatKnowsNothingOfThisRepository()
    {
        using var project = await NewProject.CreateAsync(_feed);

        var output = await project.RunAsync();

        Assert.That(output.ReplaceLineEndings("\n"), Does.Contain("workflow: Welcome mail\n").And.Contain("async status: completed\n").And.Contain("webhook: 200, 401\n"));
        Assert.That(project.Installed("FlowMaestro"), Is.True, "not from a cache that holds another build");
    }

    [Test]
    public async Task ToolInstallsFromAFolderAndRuns()
    {
        using var tool = await InstalledTool.InstallAsync(_feed, Tool);

        var output = await tool.RunAsync("flowmaestro", "run", "Invoice check", "--input", "invoice_number=R-17", "--input", "amount=250", "--sandbox");

        Assert.That(output, Does.Contain("+ Compare with the order").And.Contain("\"approved\": true"));
    }

    [Test]
    public async Task AreNoDowngradeForAServiceOnNet8ThatPinsWhatTheyDependOn()
    {
        using var project = await NewProject.CreatePinnedAsync(_feed);

        // A downgrade is the error NU1605.
        Assert.That(await project.RestoreAsync(), Does.Not.Contain("NU1605").And.Contain("Restored"));
        Assert.That(project.Installed("System.Net.ServerSentEvents"), Is.True, "the only one that has to be newer than .NET 8");
    }

    private static IEnumerable<string> DependenciesOf(string package, string framework) => _feed.Metadata(package)
        .Descendants().Single(e => e.Name.LocalName == "group" && e.Attribute("targetFramework")?.Value == framework && e.Parent!.Name.LocalName == "dependencies")
        .Elements().Select(static e => e.Attribute("id")!.Value);

    private static bool HasSource(MetadataReader symbols, DocumentHandle document)
    {
        var embeddedSource = new Guid("0E8A571B-6926-466E-B4AD-8AB04611F5FE");
        return symbols.GetCustomDebugInformation(document).Any(info => symbols.GetGuid(symbols.GetCustomDebugInformation(info).Kind) == embeddedSource);
    }
}
