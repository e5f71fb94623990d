using Newtonsoft.Json;

namespace FlowMaestro.Benchmarks.Peers;

/// <summary>The user's own type for the outputs of a workflow. Without attributes of System.Text.Json, whose contexts name the members here.</summary>
internal sealed class Report
{
    [JsonProperty("rows")]
    public List<ReportRow> Rows { get; set; } = [];
}

internal sealed class ReportRow
{
    [JsonProperty("id")]
    public int Id { get; set; }

    [JsonProperty("title")]
    public string Title { get; set; } = "";

    [JsonProperty("score")]
    public double Score { get; set; }

    [JsonProperty("tags")]
    public List<string> Tags { get; set; } = [];

    [JsonProperty("text")]
    public string Text { get; set; } = "";
}
