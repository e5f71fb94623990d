using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Generation;

/// <summary>Generates the clients of several documents by one run of NSwag, with the settings and templates of the build.</summary>
internal sealed class NSwagRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowmaestro-nswag-");

    private NSwagRun()
    {
    }

    /// <returns>For each document the texts of its generated files.</returns>
    public static async Task<IReadOnlyList<IReadOnlyList<string>>> OnAsync(IReadOnlyList<JObject> documents)
    {
        using var run = new NSwagRun();
        for (var i = 0; i < documents.Count; i++)
        {
            run.Add(i, documents[i]);
        }

        await NSwagTool.RunAsync(run._folder.FullName, "run");
        return [.. documents.Select((_, i) => (string[])[run.Read(i, "RawClients.g.cs"), run.Read(i, "Models.g.cs")])];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Add(int number, JObject document)
    {
        var folder = _folder.CreateSubdirectory($"{number}").FullName;
        File.WriteAllText(Path.Combine(folder, "document.json"), document.ToString(Formatting.None));
        var settings = JObject.Parse(File.ReadAllText(RepositoryRoot.File("nswag.json")));
        var generator = settings["codeGenerators"]!["openApiToCSharpClient"]!;
        settings["documentGenerator"]!["fromDocument"]!["url"] = Path.Combine(folder, "document.json");
        generator["templateDirectory"] = RepositoryRoot.File("generator", "templates");
        generator["output"] = Path.Combine(folder, "RawClients.g.cs");
        generator["contractsOutputFilePath"] = Path.Combine(folder, "Models.g.cs");
        File.WriteAllText(Path.Combine(_folder.FullName, $"{number}.nswag"), settings.ToString());
    }

    private string Read(int number, string file) => File.ReadAllText(Path.Combine(_folder.FullName, $"{number}", file));
}
