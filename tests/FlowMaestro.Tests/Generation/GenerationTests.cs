using System.IO.Compression;

namespace FlowMaestro.Tests.Generation;

// One after the other: each starts a build of its own, and two of them leave the other tests no core.
[Parallelizable(ParallelScope.Self)]
public sealed class GenerationTests : IDisposable
{
    private const string Document = "openapi/flowmaestro.yaml";
    private const string Settings = "nswag.json";
    private const string Template = "generator/templates/Client.Class.liquid";

    private readonly GeneratorCopy _copy = new();

    public void Dispose() => _copy.Dispose();

    [Test]
    public async Task RunsOnceAndThenOnlyWhenAnInputChanges()
    {
        _copy.WithToolsFromNpm();

        await AssertRunsNSwag("the first time");
        await AssertDoesNotRunNSwag("nothing changed");

        _copy.Replace(Document, "Thing: {", "Renamed: { type: object, properties: { id: { type: string } } }\n    Thing: {");
        await AssertRunsNSwag("the document changed");
        Assert.That(_copy.Read("src/FlowMaestro/obj/Generated/Models.g.cs"), Does.Contain("class Renamed"));

        _copy.Replace(Template, "{ }", "{ public const int Added = 1; }");
        await AssertRunsNSwag("a template changed");
        Assert.That(_copy.Read("src/FlowMaestro/obj/Generated/RawClients.g.cs"), Does.Contain("Added"));

        _copy.Replace(Settings, "Raw{controller}Client", "Bare{controller}Client");
        await AssertRunsNSwag("a setting changed");
        Assert.That(_copy.Read("src/FlowMaestro/obj/Generated/RawClients.g.cs"), Does.Contain("class BareThingsClient"));

        File.Delete(_copy.At("generator/templates/Class.liquid"));
        await AssertRunsNSwag("a template went away");

        File.Delete(Path.Combine(_copy.Generated, "Models.g.cs"));
        await AssertRunsNSwag("an output went away");
        await AssertDoesNotRunNSwag("nothing changed since");
    }

    [TestCase(Document, "paths:", "paths: [", Document, "line 4, column", TestName = "BrokenYamlNamesTheDocument")]
    [TestCase(Document, "schemas/Thing'", "schemas/Nothing'", Document, "#/components/schemas/Nothing", TestName = "ADanglingReferenceNamesTheDocument")]
    [TestCase(Template, "{ }", "{% for x in %}", Template, "Invalid 'for' tag", TestName = "ABadTemplateIsNamed")]
    [TestCase(Settings, "\"generateDtoTypes\": true", "\"generateDtoType\": true", Settings, "\"generateDtoType\"", TestName = "AMisspeltSettingIsNamed")]
    [TestCase(Settings, "\"url\":", "\"uri\":", Settings, "\"uri\"", TestName = "AMisspeltOuterSettingIsNamed")]
    [TestCase(Settings, "\"generateDtoTypes\": true", "\"generateDtoTypes\": \"some\"", Settings, "generateDtoTypes", TestName = "AnImpossibleSettingIsNamed")]
    public async Task FailsWithOneLine(string edited, string old, string replacement, string named, string reason)
    {
        _copy.WithToolsFromNpm().Replace(edited, old, replacement);

        var run = await _copy.GenerateAsync();

        Assert.That(run.Errors, Has.Count.EqualTo(1), run.Output);
        Assert.Multiple(() =>
        {
            Assert.That(run.Succeeded, Is.False);
            Assert.That(run.Errors[0], Does.StartWith(_copy.At(named)).And.Contain(reason));
            Assert.That(run.ShowsStackTrace, Is.False, run.Output);
            Assert.That(_copy.HasStamp, Is.False);
        });
    }

    [Test]
    public async Task AFailureIsForgottenWhenItsCauseIs()
    {
        _copy.WithToolsFromNpm();
        await AssertRunsNSwag("the first time");
        var written = File.GetLastWriteTimeUtc(_copy.At(Template));

        _copy.Replace(Template, "{ }", "{% for x in %}");
        Assert.That((await _copy.GenerateAsync()).Succeeded, Is.False);

        _copy.Replace(Template, "{% for x in %}", "{ }");
        File.SetLastWriteTimeUtc(_copy.At(Template), written);
        await AssertRunsNSwag("the mistake was taken back, with the time stamp it had before");
    }

    [Test]
    public async Task AMissingNpmNamesBothWays()
    {
        var run = await _copy.RunAsync(["msbuild", _copy.At("generator/FlowMaestro.Generator.proj")], ("PATH", _copy.PathWithoutNpm()));

        Assert.That(run.Errors, Has.Count.EqualTo(1), run.Output);
        Assert.That(run.Errors[0], Does.Contain("Node.js").And.Contain("-p:NSwagToolSource=nuget"));
    }

    [Test]
    public async Task AnUnknownToolSourceIsRefused()
    {
        var run = await _copy.GenerateAsync("-p:NSwagToolSource=apt");

        Assert.That(run.Errors, Has.Count.EqualTo(1), run.Output);
        Assert.That(run.Errors[0], Does.Contain("'apt'").And.Contain("npm").And.Contain("nuget"));
    }

    [Test]
    public async Task SeveralFrameworksAndParallelConsumersShareOneRun()
    {
        _copy.WithToolsFromNpm().WithProject("net8.0;net10.0");
        foreach (var consumer in (string[])["One", "Two"])
        {
            _copy.Write($"tests/{consumer}/{consumer}.csproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                  <ItemGroup><ProjectReference Include="../../src/FlowMaestro/FlowMaestro.csproj" /></ItemGroup>
                </Project>
                """);
            _copy.Write($"tests/{consumer}/Uses.cs", "internal static class Uses { public static object Raw => new FlowMaestro.Generated.RawThingsClient(); }");
        }

        _copy.Write("All.slnx", """
            <Solution>
              <Project Path="tests/One/One.csproj" />
              <Project Path="src/FlowMaestro/FlowMaestro.csproj" />
              <Project Path="tests/Two/Two.csproj" />
            </Solution>
            """);

        var first = await _copy.RunAsync(["build", _copy.At("All.slnx"), "-m:2"]);
        var second = await _copy.BuildAsync("--no-restore");

        Assert.Multiple(() =>
        {
            Assert.That(first.Succeeded, Is.True, first.Output);
            Assert.That(first.NSwagRuns, Is.EqualTo(1), first.Output);
            Assert.That(second.Succeeded, Is.True, second.Output);
            Assert.That(second.NSwagRuns, Is.Zero, second.Output);
        });
    }

    [Test]
    public async Task CleanRemovesWhatWasGeneratedAndAnEditorStartsNothing()
    {
        _copy.WithToolsFromNpm().WithProject();
        var built = await _copy.BuildAsync();
        Assert.That(built.Succeeded && _copy.HasStamp, Is.True, built.Output);

        var cleaned = await _copy.RunAsync(["clean", _copy.At("src/FlowMaestro")]);
        Assert.That(cleaned.Succeeded, Is.True, cleaned.Output);
        Assert.That(Directory.Exists(_copy.Generated), Is.False);

        var asked = await _copy.RunAsync(["msbuild", _copy.At("src/FlowMaestro"), "-t:Compile", "-p:TargetFramework=net10.0",
            "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true"]);
        Assert.That(asked.Succeeded, Is.True, asked.Output);
        Assert.That(Directory.Exists(_copy.Generated), Is.False);
    }

    [Test]
    public async Task TheNuGetPackageTakesTheLockedDependenciesAsTheyAre()
    {
        _copy.WithProject();
        var restored = await _copy.RunAsync(["restore", _copy.At("src/FlowMaestro")]);
        Assert.That(restored.Succeeded, Is.True, restored.Output);
        var locked = _copy.Read("src/FlowMaestro/packages.lock.json");
        PackNSwag(_copy.At("feed"));

        var built = await _copy.RunAsync(
            ["build", _copy.At("src/FlowMaestro"), "-p:NSwagToolSource=nuget", $"-p:RestoreSources={_copy.At("feed")}", $"-p:RestorePackagesPath={_copy.At("packages")}"],
            ("CI", "true"));

        Assert.Multiple(() =>
        {
            Assert.That(built.Succeeded, Is.True, built.Output);
            Assert.That(built.NSwagRuns, Is.EqualTo(1), built.Output);
            Assert.That(Directory.Exists(_copy.At("generator/node_modules")), Is.False);
            Assert.That(_copy.Read("src/FlowMaestro/packages.lock.json"), Is.EqualTo(locked));
        });
    }

    private static void PackNSwag(string feed)
    {
        Directory.CreateDirectory(feed);
        using var package = ZipFile.Open(Path.Combine(feed, $"NSwag.MSBuild.{PinnedTools.NSwagFromNuGet}.nupkg"), ZipArchiveMode.Create);
        Add("NSwag.MSBuild.nuspec", $"""
            <package>
              <metadata>
                <id>NSwag.MSBuild</id><version>{PinnedTools.NSwagFromNuGet}</version><authors>test</authors><description>test</description>
              </metadata>
            </package>
            """);
        Add("build/NSwag.MSBuild.props", """
            <Project>
              <PropertyGroup>
                <NSwagDir_Net100>$(MSBuildThisFileDirectory)../tools/Net100/</NSwagDir_Net100>
                <NSwagExe_Net100>dotnet "$(NSwagDir_Net100)dotnet-nswag.dll"</NSwagExe_Net100>
              </PropertyGroup>
            </Project>
            """);
        foreach (var file in Directory.EnumerateFiles(GeneratorCopy.Tools))
        {
            package.CreateEntryFromFile(file, $"tools/Net100/{Path.GetFileName(file)}", CompressionLevel.NoCompression);
        }

        void Add(string name, string text)
        {
            using var writer = new StreamWriter(package.CreateEntry(name).Open());
            writer.Write(text);
        }
    }

    private async Task AssertRunsNSwag(string because) => await AssertNSwagRuns(1, because);

    private async Task AssertDoesNotRunNSwag(string because) => await AssertNSwagRuns(0, because);

    private async Task AssertNSwagRuns(int times, string because)
    {
        var run = await _copy.GenerateAsync();

        Assert.That(run.Succeeded, Is.True, run.Output);
        Assert.That(run.NSwagRuns, Is.EqualTo(times), $"{because}: {run.Output}");
        Assert.That(_copy.HasStamp, Is.True);
    }
}
