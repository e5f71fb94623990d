using System.Diagnostics;

namespace FlowMaestro.Tests.Generation;

/// <summary>The repository's generator with a document and templates of a few lines, in a folder of its own, so that a test may break what it likes.</summary>
internal sealed class GeneratorCopy : IDisposable
{
    private const string SmallDocument = """
        openapi: 3.0.3
        info: { title: Small, version: 1.0.0 }
        paths:
          /things/{id}:
            get:
              operationId: Things_Get
              tags: [Things]
              parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
              responses:
                '200':
                  description: The thing.
                  content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
        components:
          schemas:
            Thing: { type: object, properties: { id: { type: string } } }
        """;

    public GeneratorCopy()
    {
        Take("nswag.json");
        Take("Directory.Packages.props");
        Take("global.json");
        Take("generator/FlowMaestro.Generator.proj");
        Take("generator/FlowMaestro.Generator.targets");
        Take("generator/package.json");
        Take("generator/package-lock.json");
        Write("openapi/flowmaestro.yaml", SmallDocument);
        Write("generator/templates/Client.Class.liquid", "public partial class {{ Class }} { }");
        Write("generator/templates/Class.liquid", "public partial class {{ ClassName }} { }");
        Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
                <RestoreLockedMode Condition="'$(CI)' == 'true'">true</RestoreLockedMode>
                <UseSharedCompilation>false</UseSharedCompilation>
                <RunAnalyzers>false</RunAnalyzers>
              </PropertyGroup>
            </Project>
            """);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("flowmaestro-generation-").FullName;

    public string Generated => At("src/FlowMaestro/obj/Generated");

    public bool HasStamp => File.Exists(Path.Combine(Generated, "nswag.stamp"));

    public static string Tools => RepositoryRoot.File("generator", "node_modules", "nswag", "bin", "binaries", "Net100");

    public string At(string path) => Path.Combine(Root, path);

    public string Read(string path) => File.ReadAllText(At(path));

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    public void Replace(string path, string old, string replacement)
    {
        Assert.That(Read(path), Does.Contain(old), $"{path} is not what this test expects");
        Write(path, Read(path).Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>Puts the tools where npm would have put them, and newer than the lock file, so that npm has nothing to do.</summary>
    public GeneratorCopy WithToolsFromNpm()
    {
        CopyTools(At("generator/node_modules/nswag/bin/binaries/Net100"));
        Write("generator/node_modules/.package-lock.json", "{}");
        return this;
    }

    public GeneratorCopy WithProject(string frameworks = "net10.0")
    {
        Write("src/FlowMaestro/FlowMaestro.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>{frameworks}</TargetFrameworks>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <Import Project="../../generator/FlowMaestro.Generator.targets" />
            </Project>
            """);
        return this;
    }

    public static void CopyTools(string destination)
    {
        Directory.CreateDirectory(destination);
        foreach (var file in new DirectoryInfo(Tools).EnumerateFiles())
        {
            file.CopyTo(Path.Combine(destination, file.Name));
        }
    }

    /// <summary>A search path with a shell and nothing else.</summary>
    public string PathWithoutNpm()
    {
        if (OperatingSystem.IsWindows())
        {
            return Environment.SystemDirectory;
        }

        var path = Directory.CreateDirectory(At("path")).FullName;
        if (!File.Exists(Path.Combine(path, "sh")))
        {
            File.CreateSymbolicLink(Path.Combine(path, "sh"), "/bin/sh");
        }

        return path;
    }

    public Task<BuildRun> GenerateAsync(params string[] arguments) => RunAsync(["msbuild", At("generator/FlowMaestro.Generator.proj"), .. arguments]);

    public Task<BuildRun> BuildAsync(params string[] arguments) => RunAsync(["build", At("src/FlowMaestro"), .. arguments]);

    public async Task<BuildRun> RunAsync(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        string[] quiet = ["-nologo", "-v:n", "-tl:off", "-clp:NoSummary", "-nodeReuse:false"];
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [.. arguments, .. quiet])
            {
                WorkingDirectory = Root,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["CI"] = "" },
            },
        };
        foreach (var (name, value) in environment)
        {
            process.StartInfo.Environment[name] = value;
        }

        process.Start();
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        return new BuildRun(process.ExitCode, output);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void Take(string path) => Write(path, File.ReadAllText(RepositoryRoot.File(path.Split('/'))));
}
