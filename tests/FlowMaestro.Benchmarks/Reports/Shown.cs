using System.Globalization;
using FlowMaestro.Benchmarks.Rows;

namespace FlowMaestro.Benchmarks.Reports;

/// <summary>Findings as the cells of a table.</summary>
internal static class Shown
{
    public static readonly IReadOnlyList<string> Head = ["row", "ours", "peers", "figure", "must", "aim", "verdict"];

    public static IReadOnlyList<string> Cells(Finding finding) =>
    [
        finding.Row,
        Value(finding.Ours, finding.Unit),
        finding.Peers.Count == 0 ? finding.WhyAlone : string.Join("; ", finding.Peers.Select(p => $"{p.Key} {Value(p.Value, finding.Unit)}")),
        finding.Against is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{finding.Figure:0.00} × {finding.Against}"),
        Bound(finding.Goal.Must, finding),
        Bound(finding.Goal.Aim, finding),
        finding.Goal.Verdict(finding.Figure),
    ];

    public static string Value(double value, string unit)
    {
        var (shown, scale) = (unit, Math.Abs(value)) switch
        {
            ("µs", >= 1_000) => ("ms", 1e-3),
            ("B", >= 1_000_000) => ("MB", 1e-6),
            ("B", >= 1_000) => ("KB", 1e-3),
            ("1/s", >= 1_000_000) => ("M/s", 1e-6),
            ("1/s", >= 1_000) => ("k/s", 1e-3),
            _ => (unit, 1),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{value * scale:0.##} {shown}").TrimEnd();
    }

    private static string Bound(double? bound, Finding finding) => bound is not { } value
        ? ""
        : $"{(finding.Goal.AtLeast ? "≥" : "≤")} {(finding.Against is null ? Value(value, finding.Unit) : value.ToString("0.00", CultureInfo.InvariantCulture))}";
}
