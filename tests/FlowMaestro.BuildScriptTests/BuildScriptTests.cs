using FlowMaestro.Tests;

namespace FlowMaestro.BuildScriptTests;

public sealed class BuildScriptTests
{
    private static readonly string Script = RepositoryRoot.File("build.ps1");

    private static readonly string[] Targets = [.. Commands().Select(static command => ((string)command.Arguments[0]!).Split(' ')[0])];

    [Test]
    public void IsPowerShell() => Assert.That(ScriptSyntax.Errors(Script), Is.Empty);

    [Test]
    public void AMistakeInItIsShownWithItsLine()
    {
        var text = File.ReadAllText(Script);
        var broken = Path.Combine(Directory.CreateTempSubdirectory("flowmaestro-script-").FullName, "build.ps1");
        File.WriteAllText(broken, text.Replace("switch ($Target) {", "switch ($Target {", StringComparison.Ordinal));
        var line = text[..text.IndexOf("switch ($Target)", StringComparison.Ordinal)].Split('\n').Length;

        Assert.That(ScriptSyntax.Errors(broken), Has.Some.EqualTo($"build.ps1({line},20): Missing ')' after expression in switch statement."));
        Directory.Delete(Path.GetDirectoryName(broken)!, recursive: true);
    }

    [TestCaseSource(nameof(Commands))]
    public void HandsOn(string arguments, string expected)
    {
        var run = ScriptRun.Of($"& '{Script}' {arguments}");

        Assert.That(run.Error, Is.Null);
        Assert.That(run.Output, Is.EqualTo([expected, RepositoryRoot.Directory]));
        Assert.That(run.ExitCode, Is.EqualTo(RecordingDotNet.ExitCode));
    }

    [Test]
    public void BuildsWhenNothingIsSaid() => Assert.That(ScriptRun.Of($"& '{Script}'").Output[0], Is.EqualTo("build FlowMaestro.Generated.sln"));

    [Test]
    public void KnowsNoOtherTargetThanThoseTestedHere()
    {
        var run = ScriptRun.Of($"& '{Script}' Nonsense");

        Assert.That(run.ExitCode, Is.Null);
        Assert.That(run.Error, Does.Contain($"\"{string.Join(',', Targets.Distinct())}\""));
    }

    [Test]
    public void ComesBackToWhereItWasCalled() => Assert.That(ScriptRun.Of($"Push-Location '{Path.GetTempPath()}'; & '{Script}' Lint; $PWD.Path").Output[^1], Is.EqualTo(Path.GetTempPath().TrimEnd(Path.DirectorySeparatorChar)));

    private static IEnumerable<TestCaseData> Commands() =>
    [
        new("Build", "build FlowMaestro.Generated.sln"),
        new("Build -p:One=1 -p:Other=2 -c Release", "build FlowMaestro.Generated.sln -p:One=1 -p:Other=2 -c Release"),
        new("Test --filter Retry", "test FlowMaestro.Generated.sln --filter Retry"),
        new("Pack", "pack FlowMaestro.Generated.sln --configuration Release"),
        new("Generate", "build src/FlowMaestro --framework net10.0 -target:GenerateClients"),
        new("Lint", "run --silent --prefix .ci/lint lint --"),
        new("Format --verify-no-changes", "format FlowMaestro.Generated.sln --verify-no-changes"),
        new("Bench --quick", "run --configuration Release --project tests/FlowMaestro.Benchmarks -- --quick"),
        new("Diff v1.0.0 v1.1.0", "run --project generator/Diff -- v1.0.0 v1.1.0"),
        new("Docs", "run --project docs/site --"),
    ];
}
