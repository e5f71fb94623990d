namespace FlowMaestro.Tests.Generation;

/// <summary>
/// The repository's generator with a document and templates of a few lines, in a folder of its own, so that a test may break what it likes.
/// The path of the folder has a space and letters beyond ASCII.
/// </summary>
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

    private static readonly string[] Copied =
    [
        "nswag.json", "Directory.Packages.props", "global.json",
        "generator/FlowMaestro.Generator.proj", "generator/FlowMaestro.Generator.targets",
    ];

    public GeneratorCopy()
    {
        foreach (var file in Copied)
        {
            Write(file, File.ReadAllText(RepositoryRoot.File(file.Split('/'))));
        }

        Write("openapi/flowmaestro.yaml", SmallDocument);
        Write("generator/templates/Client.Class.liquid", "public partial class {{ Class }} { }");
        Write("generator/templates/Class.liquid", "public partial class {{ ClassName }} { }");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("flowmaestro génération été-").FullName;

    public bool HasGeneratedFiles => Directory.Exists(Generated) && Directory.EnumerateFiles(Generated, "*.g.cs").Any();

    private string Generated => At("src/FlowMaestro/obj/Generated");

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

    /// <summary>Adds a solution of the client for two frameworks and two projects that refer to it.</summary>
    public void AddSolution()
    {
        Write("Directory.Build.props", """
            <Project>
              <PropertyGroup><UseSharedCompilation>false</UseSharedCompilation><RunAnalyzers>false</RunAnalyzers></PropertyGroup>
            </Project>
            """);
        Write("src/FlowMaestro/FlowMaestro.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFrameworks>net8.0;net10.0</TargetFrameworks></PropertyGroup>
              <Import Project="../../generator/FlowMaestro.Generator.targets" />
            </Project>
            """);
        foreach (var consumer in (string[])["One", "Two"])
        {
            Write($"tests/{consumer}/{consumer}.csproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                  <ItemGroup><ProjectReference Include="../../src/FlowMaestro/FlowMaestro.csproj" /></ItemGroup>
                </Project>
                """);
            Write($"tests/{consumer}/Uses.cs", "class Uses { static object Raw => new FlowMaestro.RawThingsClient(); }");
        }

        Write("All.slnx", """
            <Solution>
              <Project Path="tests/One/One.csproj" />
              <Project Path="src/FlowMaestro/FlowMaestro.csproj" />
              <Project Path="tests/Two/Two.csproj" />
            </Solution>
            """);
    }

    /// <summary>Runs the generator alone, with the NSwag of the repository's build.</summary>
    public Task<BuildRun> GenerateAsync() =>
        RunAsync(["msbuild", At("generator/FlowMaestro.Generator.proj"), $"-p:NSwag={NSwagTool.Path}"]);

    public async Task<BuildRun> RunAsync(IEnumerable<string> arguments)
    {
        string[] quiet = ["-nologo", "-v:n", "-tl:off", "-clp:NoSummary", "-nodeReuse:false"];
        var (exitCode, output, error) = await ChildProcess.RunAsync("dotnet", [.. arguments, .. quiet], Root);
        return new BuildRun(exitCode, output + error);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
