using System.Reflection;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Diff;

/// <summary>Runs NSwag on a document with the settings and templates of the repository.</summary>
internal static partial class GeneratedCode
{
    private static readonly string NSwag =
        typeof(GeneratedCode).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "NSwag").Value!;

    /// <returns>The files that were written.</returns>
    public static async Task<IReadOnlyList<string>> OfAsync(DocumentVersion document)
    {
        string[] files = [Path.Combine(document.Folder, "RawClients.g.cs"), Path.Combine(document.Folder, "Models.g.cs")];
        var settings = JObject.Parse(await File.ReadAllTextAsync(Repository.At("nswag.json")).ConfigureAwait(false));
        settings["documentGenerator"]!["fromDocument"]!["url"] = document.Path;
        var client = settings["codeGenerators"]!["openApiToCSharpClient"]!;
        client["templateDirectory"] = Repository.At("generator/templates");
        client["output"] = files[0];
        client["contractsOutputFilePath"] = files[1];
        var own = Path.Combine(document.Folder, "nswag.json");
        await File.WriteAllTextAsync(own, settings.ToString(Formatting.None)).ConfigureAwait(false);

        var run = await ToolRun.OfAsync(ToolRun.DotNet, NSwag, "run", own).ConfigureAwait(false);
        return run.ExitCode == 0 && files.All(File.Exists) ? files : throw new DiffException($"{document.Name}: NSwag cannot read it: {Message(run.Output + run.Error)}");
    }

    private static string Message(string said) => FirstWords().Match(said) is { Success: true } words ? words.Value.Trim() : said.Trim().Split('\n')[0];

    [GeneratedRegex(@"(?<=Executing file [^\r\n]*[\r\n]+([\w.]+Exception: )?)(?![\w.]+Exception: )\S[^\r\n]*")]
    private static partial Regex FirstWords();
}
