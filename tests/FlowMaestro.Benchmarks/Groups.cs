using FlowMaestro.Benchmarks.Pairing;
using FlowMaestro.Benchmarks.Rows;

namespace FlowMaestro.Benchmarks;

/// <summary>Every row of the table, by what is measured together.</summary>
internal static class Groups
{
    private static readonly IReadOnlyList<(string Name, Func<Uri, Effort, Task<IReadOnlyList<Finding>>> MeasureAsync)> All =
    [
        ("calls", CallRows.MeasureAsync),
        ("outputs", OutputsRows.MeasureAsync),
        ("events", EventRows.MeasureAsync),
        ("wait", WaitRow.MeasureAsync),
        ("allowance", static (_, effort) => AllowanceRows.MeasureAsync(effort)),
        ("costs", static (_, effort) => WaitCostRows.MeasureAsync(effort)),
        ("streams", static (url, _) => OpenStreamsRow.MeasureAsync(url)),
        ("slow", static (url, _) => SlowBodiesRow.MeasureAsync(url)),
        ("cold", ColdStartRow.MeasureAsync),
        ("build", static (_, effort) => NoOpBuildRow.MeasureAsync(effort)),
    ];

    public static IEnumerable<string> Names => All.Select(static group => group.Name);

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(Uri url, Effort effort, string only)
    {
        var findings = new List<Finding>();
        foreach (var (name, measureAsync) in All.Where(group => group.Name.Contains(only, StringComparison.Ordinal)))
        {
            await Console.Error.WriteLineAsync($"{name} …");
            findings.AddRange(await measureAsync(url, effort));
        }

        return findings;
    }
}
