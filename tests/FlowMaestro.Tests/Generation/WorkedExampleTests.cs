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
        await copy.BuildAsync();
        var missing = await copy.TestAsync(example.Filter(1));
        Assert.That(missing.Keys, Is.EquivalentTo(example.Lines(1, "text", 1)), Text(missing));
        Assert.That(missing["TwinRequestTests.EveryOperationIsReachedByTheFacade"], Does.Contain("Workflows_GetStats"));

        copy.Apply(example.Insertions(2));
        copy.Apply(example.Insertions(3));
        await copy.BuildWithTestsAsync();
        var left = await copy.TestAsync(example.Filter(1));
        Assert.That(left, Is.Empty, Text(left));
    }

    private static string Text(IReadOnlyDictionary<string, string> failures) => string.Join('\n', failures.Select(static failure => $"{failure.Key}: {failure.Value}"));
}
