using System.Globalization;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>The part of a list that was asked for.</summary>
internal sealed record Page(int Number, int PerPage, int TotalCount)
{
    public int Skip => (int)Math.Min((Number - 1L) * PerPage, int.MaxValue);

    private int TotalPages => (TotalCount + PerPage - 1) / PerPage;

    public static Page Of(IReadOnlyDictionary<string, string> query, int totalCount) =>
        new(Math.Max(1, Read(query, "page", 1)), Math.Clamp(Read(query, "per_page", 20), 1, 100), totalCount);

    public JObject ToJson(bool hidesFollowing) => new()
    {
        ["page"] = Number,
        ["per_page"] = PerPage,
        ["total_count"] = TotalCount,
        ["total_pages"] = TotalPages,
        ["has_next"] = Number < TotalPages && !hidesFollowing,
        ["has_prev"] = Number > 1,
    };

    private static int Read(IReadOnlyDictionary<string, string> query, string name, int otherwise) =>
        query.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
