using System.Xml.Linq;
using FlowMaestro.Testing.Document;

namespace FlowMaestro.Tests.Generation;

/// <summary>The repository as it stands, in a folder of its own: it can be edited, compiled and asked what its guards say.</summary>
internal sealed class RepositoryCopy : IDisposable
{
    private static readonly string[] NotCompiled = ["Ai", "Documentation", "Generation", "Packages", "Tool"];

    private readonly string _binaries;
    private IReadOnlyList<string>? _generated;
    private byte[]? _testing;

    private RepositoryCopy(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            CopyTo(At(file), RepositoryRoot.File(file));
        }

        _binaries = At("tests/FlowMaestro.Tests/bin/replay");
        var built = TestContext.CurrentContext.TestDirectory;
        foreach (var file in Directory.EnumerateFiles(built))
        {
            CopyTo(Path.Combine(_binaries, Path.GetFileName(file)), file);
        }
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("flowmaestro-copy-").FullName;

    public static async Task<RepositoryCopy> MakeAsync()
    {
        var listed = await ChildProcess.RunAsync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], RepositoryRoot.Directory);
        return new RepositoryCopy(listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static file => File.Exists(RepositoryRoot.File(file))));
    }

    public string At(string path) => Path.Combine(Root, path);

    public void Apply(IEnumerable<Insertion> insertions)
    {
        foreach (var insertion in insertions)
        {
            File.WriteAllText(At(insertion.File), insertion.Into(File.ReadAllText(At(insertion.File))));
        }
    }

    /// <summary>Generates, and compiles the client and the sandbox. The tests stay as they are.</summary>
    public async Task BuildAsync() => _testing = Projects.Testing(Root, await BuildClientAsync()).EmitTo(_binaries);

    /// <summary>Compiles the client and the tests. What the client gained since, the sandbox does not use.</summary>
    public async Task BuildWithTestsAsync() => Projects.Tests(Root, NotCompiled, await BuildClientAsync(), _testing!).EmitTo(_binaries);

    /// <returns>The failing tests, each with its message.</returns>
    public async Task<IReadOnlyDictionary<string, string>> TestAsync(string filter, params (string Name, string Value)[] environment)
    {
        var results = At("results.trx");
        var run = await ChildProcess.RunAsync(
            "dotnet", ["test", Path.Combine(_binaries, "FlowMaestro.Tests.dll"), "--filter", filter, "--logger", $"trx;LogFileName={results}"], Root, environment);
        Assert.That(File.Exists(results), Is.True, run.Output);
        var report = XDocument.Load(results).Descendants().ToList();
        Assert.That(report.Any(static element => element.Name.LocalName == "UnitTestResult"), Is.True, $"'{filter}' selects nothing");
        var classes = report.Where(static element => element.Name.LocalName == "UnitTest")
            .ToDictionary(static test => (string)test.Attribute("id")!, static test => ((string)test.Elements().Single(static e => e.Name.LocalName == "TestMethod").Attribute("className")!).Split('.')[^1]);
        return report.Where(static element => element.Name.LocalName == "UnitTestResult" && (string?)element.Attribute("outcome") == "Failed").ToDictionary(
            result => $"{classes[(string)result.Attribute("testId")!]}.{(string)result.Attribute("testName")!}",
            static result => result.Descendants().First(static element => element.Name.LocalName == "Message").Value);
    }

    private async Task<byte[]> BuildClientAsync()
    {
        _generated ??= (await NSwagRun.OnAsync([DocumentTree.Read(new StringReader(await File.ReadAllTextAsync(At("openapi/flowmaestro.yaml"))))]))[0];
        return Projects.Client(Root, _generated).EmitTo(_binaries);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static void CopyTo(string destination, string source)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        File.Copy(source, destination);
    }
}
