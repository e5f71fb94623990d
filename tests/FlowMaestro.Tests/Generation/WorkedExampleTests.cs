namespace FlowMaestro.Tests.Generation;

/// <summary>Who follows CONTRIBUTING.md to the letter meets what it says, in the order in which it says it.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class WorkedExampleTests
{
    [Test]
    public async Task ANewOperationComesFromTheDocumentToTheFacade()
    {
        var example = WorkedExample.Read();
        using var copy = await RepositoryCopy.MakeAsync();

        copy.Apply(example.Insertions(1));
        var lint = LintAsync(copy);
        await copy.BuildAsync();
        var missing = await copy.TestAsync(example.Filter(1));
        Assert.That(missing.Keys, Is.EquivalentTo(example.Lines(1, "text", 1)), Text(missing));
        Assert.That(missing["TwinRequestTests.EveryOperationIsReachedByTheFacade"], Does.Contain("Workflows_GetStats"));
        Assert.That(await lint, Is.Empty);

        copy.Apply(example.Insertions(2));
        copy.Apply(example.Insertions(3));
        await copy.BuildWithTestsAsync();
        var left = await copy.TestAsync(example.Filter(1));
        Assert.That(left, Is.Empty, Text(left));
    }

    private static async Task<string> LintAsync(RepositoryCopy copy)
    {
        string[] arguments = [RepositoryRoot.File("generator", "node_modules", "@redocly", "cli", "bin", "cli.js"), "lint", copy.At("openapi/flowmaestro.yaml"), "--config", copy.At("generator/redocly.yaml")];
        var (exitCode, output, error) = await ChildProcess.RunAsync("node", arguments, copy.Root, ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"));
        return exitCode == 0 ? "" : output + error;
    }

    private static string Text(IReadOnlyDictionary<string, string> failures) => string.Join('\n', failures.Select(static failure => $"{failure.Key}: {failure.Value}"));
}
