using System.Text.Json.Serialization;
using Newtonsoft.Json;

namespace FlowMaestro.Benchmarks.Peers;

/// <summary>An envelope as somebody would write it by hand, for either JSON library.</summary>
internal sealed class Wire<T>
{
    [JsonPropertyName("data"), JsonProperty("data")]
    public T Data { get; set; } = default!;

    [JsonPropertyName("meta"), JsonProperty("meta")]
    public WireMeta? Meta { get; set; }

    [JsonPropertyName("pagination"), JsonProperty("pagination")]
    public WirePagination? Pagination { get; set; }
}

internal sealed class WireMeta
{
    [JsonPropertyName("request_id"), JsonProperty("request_id")]
    public string? RequestId { get; set; }

    [JsonPropertyName("timestamp"), JsonProperty("timestamp")]
    public DateTimeOffset? Timestamp { get; set; }
}

internal sealed class WirePagination
{
    [JsonPropertyName("page"), JsonProperty("page")]
    public int Page { get; set; }

    [JsonPropertyName("per_page"), JsonProperty("per_page")]
    public int PerPage { get; set; }

    [JsonPropertyName("total_count"), JsonProperty("total_count")]
    public int TotalCount { get; set; }

    [JsonPropertyName("total_pages"), JsonProperty("total_pages")]
    public int TotalPages { get; set; }

    [JsonPropertyName("has_next"), JsonProperty("has_next")]
    public bool HasNext { get; set; }

    [JsonPropertyName("has_prev"), JsonProperty("has_prev")]
    public bool HasPrev { get; set; }
}

internal sealed class WireWorkflow
{
    [JsonPropertyName("id"), JsonProperty("id")]
    public string Id { get; set; } = "";

    [JsonPropertyName("name"), JsonProperty("name")]
    public string Name { get; set; } = "";

    [JsonPropertyName("description"), JsonProperty("description")]
    public string? Description { get; set; }

    [JsonPropertyName("status"), JsonProperty("status")]
    public string? Status { get; set; }

    [JsonPropertyName("version"), JsonProperty("version")]
    public int Version { get; set; }

    [JsonPropertyName("created_at"), JsonProperty("created_at")]
    public DateTimeOffset CreatedAt { get; set; }

    [JsonPropertyName("updated_at"), JsonProperty("updated_at")]
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <typeparam name="T">What the outputs are read as.</typeparam>
internal sealed class WireExecution<T>
{
    [JsonPropertyName("id"), JsonProperty("id")]
    public string Id { get; set; } = "";

    [JsonPropertyName("workflow_id"), JsonProperty("workflow_id")]
    public string WorkflowId { get; set; } = "";

    [JsonPropertyName("status"), JsonProperty("status")]
    public string Status { get; set; } = "";

    [JsonPropertyName("outputs"), JsonProperty("outputs")]
    public T? Outputs { get; set; }

    [JsonPropertyName("created_at"), JsonProperty("created_at")]
    public DateTimeOffset CreatedAt { get; set; }

    [JsonPropertyName("completed_at"), JsonProperty("completed_at")]
    public DateTimeOffset? CompletedAt { get; set; }
}
