namespace FlowMaestro.Tests.Generation;

public sealed class GeneratedCodeTests
{
    [Test]
    public async Task IsNotTrackedByGit()
    {
        var (exitCode, output, error) = await ChildProcess.RunAsync("git", ["ls-files"], RepositoryRoot.Directory);
        var tracked = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(tracked, Does.Contain("nswag.json"));
        Assert.That(tracked.Where(IsMadeByTheBuild), Is.Empty);
    }

    private static bool IsMadeByTheBuild(string path) =>
        path.EndsWith(".g.cs", StringComparison.Ordinal) || path.Split('/').Any(folder => folder is "obj" or "bin" or "node_modules");
}
