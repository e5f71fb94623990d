using System.Diagnostics;

namespace FlowMaestro.Tests.Generation;

public sealed class GeneratedCodeTests
{
    [Test]
    public async Task IsNotTrackedByGit()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files"]) { WorkingDirectory = RepositoryRoot.Directory, RedirectStandardOutput = true })!;
        var tracked = (await git.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await git.WaitForExitAsync();

        Assert.That(git.ExitCode, Is.Zero);
        Assert.That(tracked, Does.Contain("nswag.json"));
        Assert.That(tracked.Where(IsMadeByTheBuild), Is.Empty);
    }

    private static bool IsMadeByTheBuild(string path) =>
        path.EndsWith(".g.cs", StringComparison.Ordinal) || path.Split('/').Any(folder => folder is "obj" or "bin" or "node_modules");
}
