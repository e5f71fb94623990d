namespace FlowMaestro;

/// <summary>What one call does differently from the client's options.</summary>
public sealed class RequestOptions
{
    /// <summary>
    /// Longest time for one attempt, from the first byte sent to the last byte of the answer (of a stream: to its headers).
    /// Default: the longer of <see cref="FlowMaestroClientOptions.Timeout"/> and the operation's own (150 s for sending a message).
    /// <see cref="Timeout.InfiniteTimeSpan"/> means no limit.
    /// </summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How often a failed attempt may be followed by another. Default: <see cref="FlowMaestroClientOptions.MaxRetries"/>.</summary>
    public int? MaxRetries { get; set; }

    /// <summary>Headers of this call; they win over the client's. The names that <see cref="FlowMaestroClientOptions.Headers"/> refuses are refused here too.</summary>
    public IDictionary<string, string> Headers
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>When the caller's whole operation ends: no attempt lasts longer, and no retry is begun that cannot fit.</summary>
    internal DateTimeOffset? Deadline { get; init; }

    /// <summary>The execution that the call is about, for the exception.</summary>
    internal string? ExecutionId { get; init; }

    /// <summary>Where a stream that broke off goes on.</summary>
    internal string? LastEventId { get; init; }

    internal static RequestOptions Within(RequestOptions? options, string? executionId, DateTimeOffset? deadline = null, int? maxRetries = null, string? lastEventId = null)
    {
        var narrowed = new RequestOptions
        {
            Timeout = options?.Timeout,
            MaxRetries = maxRetries ?? options?.MaxRetries,
            Deadline = deadline ?? options?.Deadline,
            ExecutionId = executionId ?? options?.ExecutionId,
            LastEventId = lastEventId,
        };
        foreach (var (name, value) in options?.Headers ?? new Dictionary<string, string>())
        {
            narrowed.Headers[name] = value;
        }

        return narrowed;
    }
}
