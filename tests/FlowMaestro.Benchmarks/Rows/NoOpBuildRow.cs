using System.Diagnostics;
using FlowMaestro.Benchmarks.Pairing;
using FlowMaestro.Benchmarks.Reports;

namespace FlowMaestro.Benchmarks.Rows;

/// <summary>What the generator adds to a build in which nothing has changed.</summary>
internal static class NoOpBuildRow
{
    public static async Task<IReadOnlyList<Finding>> MeasureAsync(Effort effort)
    {
        var generated = new FileInfo(Path.Combine(Repository.Root, "src/FlowMaestro/obj/Generated/Models.g.cs"));
        var written = generated.LastWriteTimeUtc;

        // Both evaluate the project; the target "BeforeBuild" is empty.
        var rounds = await Rounds.RunAsync(
            [new("generator", _ => BuildAsync("GenerateClients")), new("nothing", _ => BuildAsync("BeforeBuild"))], effort.Processes / 2, calls: 1, warmUp: 0);
        generated.Refresh();
        return
        [
            Finding.Alone("no-op build, added time", "s", (rounds.Median("generator", static c => c.Wall) - rounds.Median("nothing", static c => c.Wall)) / 1e6, new Goal(0.3, null)),
            Finding.Alone("no-op build, runs of NSwag", "", generated.LastWriteTimeUtc == written ? 0 : 1, new Goal(0, null)),
        ];
    }

    private static async Task BuildAsync(string target)
    {
        var project = Path.Combine(Repository.Root, "src/FlowMaestro/FlowMaestro.csproj");
        using var build = Process.Start(new ProcessStartInfo(
            "dotnet", ["msbuild", project, $"-target:{target}", "-property:TargetFramework=net10.0", "-nologo", "-verbosity:quiet"]))!;
        await build.WaitForExitAsync();
        if (build.ExitCode != 0)
        {
            throw new InvalidOperationException($"The target {target} of {project} failed.");
        }
    }
}
