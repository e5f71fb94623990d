using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Diff;

/// <summary>What the linter finds changed in operations, parameters, bodies and answers. It knows which way a schema travels.</summary>
internal static class WireComparison
{
    private static readonly string Redocly = Repository.At(".ci/lint/node_modules/@redocly/cli/bin/cli.js");
    private static readonly string Settings = Repository.At("generator/Diff/redocly.yaml");

    public static async Task<(IReadOnlyList<Change> Changes, int Words)> OfAsync(DocumentVersion before, DocumentVersion after)
    {
        var run = await ToolRun.OfAsync("node", Redocly, "diff", before.Path, after.Path, "--config", Settings, "--format", "json").ConfigureAwait(false);
        var found = Read(run)["changes"]!.Select(static change => new WireFinding((JObject)change)).Where(static finding => !finding.IsExtension).ToList();
        return ([.. found.Where(static finding => !finding.IsWords).Select(static finding => finding.ToChange())], found.Count(static finding => finding.IsWords));
    }

    // The exit code says whether something breaks; without JSON something else went wrong.
    private static JObject Read(ToolRun run)
    {
        try
        {
            return JObject.Parse(run.Output);
        }
        catch (JsonReaderException)
        {
            var reason = run.Error.Split('\n').FirstOrDefault(static line => line.Contains("rror", StringComparison.Ordinal))?.Trim() ?? $"exit code {run.ExitCode}";
            throw new DiffException($"The linter could not compare the documents: {reason}");
        }
    }
}
