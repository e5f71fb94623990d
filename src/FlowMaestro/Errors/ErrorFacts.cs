using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>All that is known of a failed call, on its way into an exception.</summary>
internal sealed record ErrorFacts(string Message, string Code)
{
    public int? StatusCode { get; init; }

    public string? RequestId { get; init; }

    public string? HeaderRequestId { get; init; }

    public JToken? Details { get; init; }

    public string? ResponseBody { get; init; }

    public int Attempts { get; init; }

    public bool OutcomeUnknown { get; init; }

    public string? ExecutionId { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string? Window { get; init; }

    public RateLimit? RateLimit { get; init; }

    public Exception? InnerException { get; init; }
}
