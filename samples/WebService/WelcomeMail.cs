using System.Text.Json.Serialization;

namespace WebService;

/// <summary>
/// The inputs of the workflow, and the body of the request that starts it: one type, with the names of the workflow. The command
/// <c>flowmaestro types</c> writes such types.
/// </summary>
internal sealed record WelcomeMailInputs
{
    [JsonPropertyName("customer_email")]
    public required string CustomerEmail { get; init; }

    [JsonPropertyName("customer_name")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CustomerName { get; init; }
}

/// <summary>The outputs of the workflow.</summary>
internal sealed record WelcomeMail
{
    [JsonPropertyName("sent_to")]
    public string? SentTo { get; init; }

    [JsonPropertyName("subject")]
    public string? Subject { get; init; }
}

/// <summary>What this service tells of a run.</summary>
internal sealed record Run(string ExecutionId, string Status, WelcomeMail? Mail = null, string? Error = null);
