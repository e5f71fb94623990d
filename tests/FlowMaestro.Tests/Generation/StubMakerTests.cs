using System.Text.RegularExpressions;

namespace FlowMaestro.Tests.Generation;

/// <summary>The stubs are the examples of the document, so an example that its schema does not allow fails the build.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class StubMakerTests : IDisposable
{
    private readonly GeneratorCopy _copy = new();
    private string _document = File.ReadAllText(RepositoryRoot.File("openapi", "flowmaestro.yaml"));

    public void Dispose() => _copy.Dispose();

    [Test]
    public async Task AWrongExampleFailsTheBuildWithOneLineThatNamesItsPlace()
    {
        Change("version: 3", "version: three");
        var line = _document[.._document.IndexOf("version: three", StringComparison.Ordinal)].Count(static c => c == '\n') + 1;

        var run = await MakeAsync();

        Assert.That(run.Errors, Has.Count.EqualTo(1), run.Output);
        Assert.That(run.Errors[0], Does.StartWith($"{_copy.At("openapi/flowmaestro.yaml")}({line},").And.Contain(": error FMGEN11: example 'documented': /data/0/version must be an integer"));
        Assert.That((run.Succeeded, run.ShowsStackTrace, File.Exists(_copy.At("stubs.json"))), Is.EqualTo((false, false, false)));
    }

    [Test]
    public async Task EveryKindOfMistakeIsSeen()
    {
        Change("name: Welcome mail", "nome: Welcome mail");
        Change("has_prev: false", "has_prev: null");
        Change("\"progress\":50", "\"progress\":\"half\"");
        Change("example: 10000", "example: plenty");
        Change("status: pending", "status: 7");

        var error = (await MakeAsync()).Errors.Single();

        Assert.That(error, Does.Contain("/data/0/name is required; /data/0/nome is not a member of the schema")
            .And.Contain("/pagination/has_prev must be a boolean")
            .And.Contain("event 4: /progress must be a number")
            .And.Contain("example: the value must be an integer")
            .And.Contain("/data/status must be a string"));
    }

    [Test]
    public async Task NothingIsMadeWithoutAChange()
    {
        var first = await MakeAsync();
        var written = File.GetLastWriteTimeUtc(_copy.At("stubs.json"));
        var second = await MakeAsync();

        Assert.That((first.Succeeded, second.Succeeded), Is.EqualTo((true, true)), first.Output + second.Output);
        Assert.That(File.GetLastWriteTimeUtc(_copy.At("stubs.json")), Is.EqualTo(written));
        Assert.That(second.Output, Does.Contain("Skipping target \"RunStubMaker\""));
    }

    private void Change(string old, string replacement)
    {
        Assert.That(_document, Does.Contain(old), "the document is not what this test expects");
        _document = new Regex(Regex.Escape(old)).Replace(_document, replacement, 1);
    }

    private Task<BuildRun> MakeAsync()
    {
        if (_copy.Read("openapi/flowmaestro.yaml") != _document)
        {
            _copy.Write("openapi/flowmaestro.yaml", _document);
        }

        return _copy.RunAsync(
            ["msbuild", RepositoryRoot.File("generator", "StubMaker", "StubMaker.csproj"), "-t:RunStubMaker", $"-p:Configuration={TestBuild.Configuration}",
                $"-p:Document={_copy.At("openapi/flowmaestro.yaml")}", $"-p:Stubs={_copy.At("stubs.json")}"]);
    }
}
