using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Generation;

/// <summary>NSwag ignores a key of nswag.json that it does not know: a misspelt one would leave the default in force.</summary>
public sealed class NSwagSettingsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowmaestro-settings-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Test]
    public async Task EveryKeyIsKnownToNSwag()
    {
        await NSwagTool.RunAsync(_folder.FullName, "new");
        var known = JObject.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "nswag.json")));
        var settings = await File.ReadAllTextAsync(RepositoryRoot.File("nswag.json"));
        var misspelt = settings.Replace("\"generateDtoTypes\"", "\"generateDtoType\"", StringComparison.Ordinal)
            .Replace("\"url\"", "\"uri\"", StringComparison.Ordinal);

        Assert.That(UnknownKeys(settings, known), Is.Empty);
        string[] misspeltKeys = ["documentGenerator.fromDocument.uri", "codeGenerators.openApiToCSharpClient.generateDtoType"];
        Assert.That(UnknownKeys(misspelt, known), Is.EqualTo(misspeltKeys));
    }

    private static IEnumerable<string> UnknownKeys(string settings, JObject known) =>
        JObject.Parse(settings).Descendants().OfType<JProperty>()
            .Select(static key => key.Path)
            .Where(path => known.SelectToken(path) is null);
}
