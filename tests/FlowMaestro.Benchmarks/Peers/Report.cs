using System.Text.Json.Serialization;
using Newtonsoft.Json;

namespace FlowMaestro.Benchmarks.Peers;

/// <summary>The user's own type for the outputs of a workflow.</summary>
internal sealed class Report
{
    [JsonPropertyName("rows"), JsonProperty("rows")]
    public List<ReportRow> Rows { get; set; } = [];
}

internal sealed class ReportRow
{
    [JsonPropertyName("id"), JsonProperty("id")]
    public int Id { get; set; }

    [JsonPropertyName("title"), JsonProperty("title")]
    public string Title { get; set; } = "";

    [JsonPropertyName("score"), JsonProperty("score")]
    public double Score { get; set; }

    [JsonPropertyName("tags"), JsonProperty("tags")]
    public List<string> Tags { get; set; } = [];

    [JsonPropertyName("text"), JsonProperty("text")]
    public string Text { get; set; } = "";
}
