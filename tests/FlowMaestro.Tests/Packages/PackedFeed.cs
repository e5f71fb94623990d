using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace FlowMaestro.Tests.Packages;

/// <summary>The packages as a release would make them, in a folder that a restore can use as a feed.</summary>
internal sealed class PackedFeed : IDisposable
{
    private PackedFeed(string folder) => Folder = folder;

    public string Folder { get; }

    public static async Task<PackedFeed> PackAsync()
    {
        var feed = new PackedFeed(Directory.CreateTempSubdirectory("flowmaestro-feed-").FullName);
        var projects = string.Join(';', Directory.GetDirectories(RepositoryRoot.File("src")).SelectMany(static folder => Directory.GetFiles(folder, "*.csproj")));

        // All of them in one run of the build: what is built already is not built again.
        var all = Path.Combine(feed.Folder, "pack.proj");
        await File.WriteAllTextAsync(all, $"""
            <Project>
              <Target Name="Pack">
                <MSBuild Projects="{projects}" Targets="Pack" Properties="Configuration={TestBuild.Configuration};PackageOutputPath={feed.Folder}/" />
              </Target>
            </Project>
            """);
        await RunAsync(feed.Folder, "msbuild", all, "-target:Pack", "-nologo", "-verbosity:quiet", "-nodeReuse:false");
        return feed;
    }

    public static Task<string> RunAsync(string folder, params string[] arguments) => RunAsync(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder });

    public static async Task<string> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, $"dotnet {string.Join(' ', start.ArgumentList)}:\n{await output}\n{await errors}");
        return await output;
    }

    public ZipArchive Open(string package, string extension = "nupkg") =>
        ZipFile.OpenRead(Directory.GetFiles(Folder, $"{package}.{VersionOf(package)}.{extension}").Single());

    public XElement Metadata(string package)
    {
        using var archive = Open(package);
        using var nuspec = archive.GetEntry($"{package}.nuspec")!.Open();
        var root = XElement.Load(nuspec);
        return root.Elements().Single(static e => e.Name.LocalName == "metadata");
    }

    public string VersionOf(string package) =>
        Directory.GetFiles(Folder, $"{package}.*.nupkg").Select(Path.GetFileNameWithoutExtension).Select(name => name![(package.Length + 1)..]).Single(static rest => char.IsAsciiDigit(rest[0]));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
