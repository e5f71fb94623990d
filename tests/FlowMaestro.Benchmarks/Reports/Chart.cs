using System.Globalization;
using System.Net;
using System.Text;
using FlowMaestro.Benchmarks.Peers;
using FlowMaestro.Benchmarks.Rows;

namespace FlowMaestro.Benchmarks.Reports;

/// <summary>The rows that compare the client with others, as bars: what each takes, the hand-written client being 1.</summary>
internal static class Chart
{
    private const int Left = 290;
    private const int Unit = 130;
    private const int BarHeight = 13;
    private const double Longest = 3;

    private static readonly IReadOnlyList<(string Peer, string Colour)> Bars =
        [(Peer.Ours, "#2563eb"), (Peer.HandWritten, "#64748b"), (Peer.Newtonsoft, "#d97706"), (Peer.Stock, "#dc2626")];

    public static string Draw(IEnumerable<Finding> findings)
    {
        var rows = findings.Where(static f => f.Against == Peer.HandWritten).ToList();
        var height = 60 + (rows.Count * ((Bars.Count * BarHeight) + 14));
        var svg = new StringBuilder();
        Add(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Left + (Longest * Unit) + 80}" height="{height}" font-family="sans-serif" font-size="12">""");
        Add(svg, $"""<rect width="100%" height="100%" fill="#ffffff"/>""");
        for (var i = 0; i < Bars.Count; i++)
        {
            Add(svg, $"""<rect x="{16 + (i * 170)}" y="14" width="12" height="12" fill="{Bars[i].Colour}"/><text x="{34 + (i * 170)}" y="24">{WebUtility.HtmlEncode(Bars[i].Peer)}</text>""");
        }

        var y = 46;
        foreach (var row in rows)
        {
            Add(svg, $"""<text x="{Left - 10}" y="{y + (Bars.Count * BarHeight / 2) + 4}" text-anchor="end">{WebUtility.HtmlEncode(row.Row)}</text>""");
            foreach (var (peer, colour) in Bars)
            {
                var value = peer == Peer.Ours ? row.Figure : row.Peers[peer] / row.Peers[Peer.HandWritten];
                var length = Math.Min(value, Longest) * Unit;
                Add(svg, $"""<rect x="{Left}" y="{y}" width="{length:0.#}" height="{BarHeight - 2}" fill="{colour}"/><text x="{Left + length + 5:0.#}" y="{y + 10}" font-size="10">{value:0.00}</text>""");
                y += BarHeight;
            }

            y += 14;
        }

        Add(svg, $"""<line x1="{Left + Unit}" y1="36" x2="{Left + Unit}" y2="{y - 8}" stroke="#94a3b8" stroke-dasharray="3 3"/>""");
        return svg.Append("</svg>").ToString();
    }

    private static void Add(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
