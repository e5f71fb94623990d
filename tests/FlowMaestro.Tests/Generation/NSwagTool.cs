using System.Reflection;

namespace FlowMaestro.Tests.Generation;

/// <summary>The NSwag of the build, from its package.</summary>
internal static class NSwagTool
{
    public static string Path { get; } =
        typeof(NSwagTool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "NSwag").Value!;

    public static async Task RunAsync(string folder, string command)
    {
        var (exitCode, output, error) = await ChildProcess.RunAsync("dotnet", [Path, command], folder);
        Assert.That(exitCode, Is.Zero, output + error);
    }
}
