using System.Globalization;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Data;

/// <summary>The part of a list that a request asks for.</summary>
internal sealed record PageRange(int Number, int PerPage)
{
    public static PageRange Of(IReadOnlyDictionary<string, string> query) =>
        new(Math.Max(1, Read(query, "page", 1)), Math.Clamp(Read(query, "per_page", 20), 1, 100));

    public IEnumerable<T> Cut<T>(IEnumerable<T> rows) => rows.Skip((int)Math.Min((Number - 1L) * PerPage, int.MaxValue)).Take(PerPage);

    public JObject ToJson(int totalCount)
    {
        var totalPages = (totalCount + PerPage - 1) / PerPage;
        return new JObject
        {
            ["page"] = Number,
            ["per_page"] = PerPage,
            ["total_count"] = totalCount,
            ["total_pages"] = totalPages,
            ["has_next"] = Number < totalPages,
            ["has_prev"] = Number > 1,
        };
    }

    private static int Read(IReadOnlyDictionary<string, string> query, string name, int otherwise) =>
        int.TryParse(query.GetValueOrDefault(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;
}
