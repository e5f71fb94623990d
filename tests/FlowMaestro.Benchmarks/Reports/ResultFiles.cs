using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using FlowMaestro.Benchmarks.Rows;

namespace FlowMaestro.Benchmarks.Reports;

/// <summary>What a full run leaves: the figures for programs, the table for people, the charts for the pages.</summary>
internal static class ResultFiles
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(IReadOnlyList<Finding> findings, DateOnly day)
    {
        Directory.CreateDirectory(Repository.Results);
        var surroundings = string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}, .NET {Environment.Version}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors");
        await WriteAsync("results.json", JsonSerializer.Serialize(new { measured = surroundings, findings }, Indented));
        await WriteAsync("results.md", $"""
            # Results

            Measured {surroundings}. Medians of interleaved rounds; the figure is the median of each round's own ratio.
            Made by `dotnet run -c Release --project tests/FlowMaestro.Benchmarks`.

            {Line(Shown.Head)}
            {Line(Shown.Head.Select(static _ => "---"))}
            {string.Join('\n', findings.Select(static f => Line(Shown.Cells(f))))}
            """);
        await WriteAsync("chart.svg", Chart.Draw(findings));
        await WriteAsync("waits.svg", WaitsChart.Draw(findings));
    }

    private static Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(Repository.Results, file), text.TrimEnd() + "\n");

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
