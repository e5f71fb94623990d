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
    public async Task RunsNSwagOnlyWhenAnInputChanged()
    {
        await AssertNSwagRuns(1, "the first time");
        await AssertNSwagRuns(0, "nothing changed");

        _copy.Replace(Document, "Thing: {", "Other: { type: object, properties: { id: { type: string } } }\n    Thing: {");
        await AssertNSwagRuns(1, "the document changed");
        Assert.That(_copy.Read("src/FlowMaestro/obj/Generated/Models.g.cs"), Does.Contain("class Other"));

        _copy.Replace(Template, "{ }", "{ public const int Added = 1; }");
        await AssertNSwagRuns(1, "a template changed");
        Assert.That(_copy.Read("src/FlowMaestro/obj/Generated/RawClients.g.cs"), Does.Contain("Added"));

        _copy.Replace(Settings, "Raw{controller}Client", "Bare{controller}Client");
        await AssertNSwagRuns(1, "a setting changed");
        Assert.That(_copy.Read("src/FlowMaestro/obj/Generated/RawClients.g.cs"), Does.Contain("class BareThingsClient"));

        File.Delete(_copy.At("generator/templates/Class.liquid"));
        await AssertNSwagRuns(1, "a template was deleted");
        await AssertNSwagRuns(0, "nothing changed since");
    }

    [TestCase(Document, "paths:", "paths: [", "(Line: 4, Col: ", TestName = "BrokenYamlIsAnErrorWithItsLine")]
    [TestCase(Document, "schemas/Thing'", "schemas/Nothing'", "schemas/Nothing'", TestName = "ADanglingReferenceIsAnErrorThatNamesIt")]
    [TestCase(Template, "{ }", "{% for x in %}", "Liquid template CSharp/Client.Class: ", TestName = "ABrokenTemplateIsAnErrorThatNamesIt")]
    public async Task FailsWithTheMessageOfNSwag(string edited, string old, string replacement, string message)
    {
        _copy.Replace(edited, old, replacement);
        _copy.Write("src/FlowMaestro/obj/Generated/Models.g.cs", "// Of the last build that succeeded.");

        var run = await _copy.GenerateAsync();

        Assert.That(run.Succeeded, Is.False);
        Assert.That(run.Errors, Has.Count.EqualTo(1), run.Output);
        Assert.That(run.Errors[0], Does.StartWith(_copy.At("src/FlowMaestro/obj/Generated/nswag.log")).And.Contain(message));
        Assert.That(run.ShowsStackTrace, Is.False, run.Output);
        Assert.That(_copy.HasGeneratedFiles, Is.False, "the next build would take them for up to date");
    }

    [Test]
    public async Task TwoBuildsAtOnceBothSucceed()
    {
        var runs = await Task.WhenAll(_copy.GenerateAsync(), _copy.GenerateAsync());

        Assert.That(runs.Where(static run => !run.Succeeded).Select(static run => run.Output), Is.Empty);
    }

    [Test]
    public async Task FrameworksAndParallelProjectsShareOneRunUntilClean()
    {
        _copy.AddSolution();

        var first = await _copy.RunAsync(["build", _copy.At("All.slnx"), "-m:2"]);
        Assert.That((first.Succeeded, first.NSwagRuns), Is.EqualTo((true, 1)), first.Output);

        var second = await _copy.RunAsync(["build", _copy.At("src/FlowMaestro"), "--no-restore", "-f:net8.0"]);
        Assert.That((second.Succeeded, second.NSwagRuns), Is.EqualTo((true, 0)), second.Output);

        var cleaned = await _copy.RunAsync(["clean", _copy.At("src/FlowMaestro")]);
        Assert.That((cleaned.Succeeded, _copy.HasGeneratedFiles), Is.EqualTo((true, false)), cleaned.Output);

        string[] ofAnEditor = ["-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true"];
        var run = await _copy.RunAsync(["msbuild", _copy.At("src/FlowMaestro"), "-t:Compile", "-p:TargetFramework=net10.0", .. ofAnEditor]);
        Assert.That((run.Succeeded, _copy.HasGeneratedFiles), Is.EqualTo((true, false)), "an editor started NSwag: " + run.Output);
    }

    private async Task AssertNSwagRuns(int times, string because)
    {
        var run = await _copy.GenerateAsync();

        Assert.That(run.Succeeded, Is.True, run.Output);
        Assert.That(run.NSwagRuns, Is.EqualTo(times), $"{because}: {run.Output}");
        Assert.That(_copy.HasGeneratedFiles, Is.True);
    }
}
