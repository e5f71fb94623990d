using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FlowMaestro.Tests.Packages;

/// <summary>A tool, installed into a folder of its own from the feed alone.</summary>
internal sealed class InstalledTool : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flowmaestro-tool-").FullName;

    private InstalledTool()
    {
    }

    public static async Task<InstalledTool> InstallAsync(PackedFeed feed, string package)
    {
        var tool = new InstalledTool();
        await File.WriteAllTextAsync(Path.Combine(tool._folder, "nuget.config"), $"""
            <configuration>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
              <packageSources><clear /><add key="feed" value="{feed.Folder}" /></packageSources>
            </configuration>
            """);
        await PackedFeed.RunAsync(new ProcessStartInfo(
            "dotnet", ["tool", "install", package, "--version", feed.VersionOf(package), "--tool-path", tool._folder])
        {
            WorkingDirectory = tool._folder,
            Environment = { ["NUGET_PACKAGES"] = Path.Combine(tool._folder, "packages") },
        });
        return tool;
    }

    // The command is a program of its own, which looks for the runtime where this process has it.
    public Task<string> RunAsync(string command, params string[] arguments) =>
        PackedFeed.RunAsync(new ProcessStartInfo(Path.Combine(_folder, command), arguments)
        {
            Environment = { ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")) },
        });

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
