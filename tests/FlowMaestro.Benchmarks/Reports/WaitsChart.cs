using System.Globalization;
using System.Text;
using FlowMaestro.Benchmarks.Peers;
using FlowMaestro.Benchmarks.Rows;

namespace FlowMaestro.Benchmarks.Reports;

/// <summary>How late waits learn of their end, by how many there are at once: the client's line and that of one that polls each second.</summary>
internal static class WaitsChart
{
    private const int Left = 70;
    private const int Top = 50;
    private const int Step = 110;
    private const int Height = 240;
    private const double Lowest = 0.1;
    private const double Decades = 4;

    public static string Draw(IEnumerable<Finding> findings)
    {
        var rows = AllowanceRows.Counts.Select(count => (Count: count, Finding: findings.Single(f => f.Row == AllowanceRows.LateRow(count)))).ToList();
        var right = Left + ((rows.Count - 1) * Step);
        var svg = new StringBuilder();
        Add(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{right + 60}" height="{Top + Height + 60}" font-family="sans-serif" font-size="12">""");
        Add(svg, $"""<rect width="100%" height="100%" fill="#ffffff"/>""");
        Add(svg, $"""<text x="16" y="20">How late a wait learns of the end of its run (median), 60 requests a minute</text>""");
        for (var seconds = Lowest; seconds <= 1_000; seconds *= 10)
        {
            Add(svg, $"""<line x1="{Left}" y1="{Y(seconds):0.#}" x2="{right}" y2="{Y(seconds):0.#}" stroke="#e2e8f0"/><text x="{Left - 10}" y="{Y(seconds) + 4:0.#}" text-anchor="end">{seconds:0.#} s</text>""");
        }

        for (var i = 0; i < rows.Count; i++)
        {
            Add(svg, $"""<text x="{Left + (i * Step)}" y="{Top + Height + 22}" text-anchor="middle">{rows[i].Count}</text>""");
        }

        Add(svg, $"""<text x="{(Left + right) / 2}" y="{Top + Height + 44}" text-anchor="middle">waits at once</text>""");
        Line(svg, [.. rows.Select(static r => r.Finding.Peers[OncePerSecond.Name])], OncePerSecond.Name, "#dc2626");
        Line(svg, [.. rows.Select(static r => r.Finding.Ours)], Peer.Ours, "#2563eb");
        return svg.Append("</svg>").ToString();
    }

    private static void Line(StringBuilder svg, IReadOnlyList<double> values, string name, string colour)
    {
        var points = string.Join(' ', values.Select(static (value, i) => string.Create(CultureInfo.InvariantCulture, $"{Left + (i * Step)},{Y(value):0.#}")));
        Add(svg, $"""<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>""");
        for (var i = 0; i < values.Count; i++)
        {
            Add(svg, $"""<circle cx="{Left + (i * Step)}" cy="{Y(values[i]):0.#}" r="3" fill="{colour}"/><text x="{Left + (i * Step) + 6}" y="{Y(values[i]) - 7:0.#}" font-size="11" fill="{colour}">{values[i]:0.#} s</text>""");
        }

        Add(svg, $"""<text x="{Left + 6}" y="{Y(values[0]) + 18:0.#}" fill="{colour}">{name}</text>""");
    }

    // A logarithmic axis: a second and ten minutes are on one chart.
    private static double Y(double seconds) => Top + Height - (Math.Log10(Math.Clamp(seconds, Lowest, 1_000) / Lowest) / Decades * Height);

    private static void Add(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
