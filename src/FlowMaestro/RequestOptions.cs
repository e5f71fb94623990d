namespace FlowMaestro;

/// <summary>What one call does differently from the client's options.</summary>
public sealed class RequestOptions
{
    private IDictionary<string, string>? _headers;

    /// <summary>
    /// Longest time for one attempt, from the first byte sent to the last byte of the response (of a stream: to its headers).
    /// Default: the longer of <see cref="FlowMaestroClientOptions.Timeout"/> and the operation's own (150 s for sending a message).
    /// <see cref="Timeout.InfiniteTimeSpan"/> means no limit.
    /// </summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>
    /// How often a failed attempt may be followed by another. Default: <see cref="FlowMaestroClientOptions.MaxRetries"/>.
    /// </summary>
    public int? MaxRetries { get; set; }

    /// <summary>
    /// Headers of this call; they win over the client's. The names that <see cref="FlowMaestroClientOptions.Headers"/> refuses are
    /// refused here too.
    /// </summary>
    public IDictionary<string, string> Headers
    {
        get => _headers ??= new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _headers = value;
        }
    }

    internal bool HasHeaders => _headers is { Count: > 0 };

    /// <summary>
    /// When the caller's whole operation ends, as a timestamp of the client's clock: no attempt lasts longer, and no retry is begun that
    /// cannot fit.
    /// </summary>
    internal long? Deadline { get; init; }

    /// <summary>Whether the call is a poll of the client's own, which leaves permits for the user's calls.</summary>
    internal bool IsPoll { get; init; }

    /// <summary>The execution that the call is about, for the exception.</summary>
    internal string? ExecutionId { get; init; }

    /// <summary>Where a stream that broke off goes on.</summary>
    internal string? LastEventId { get; init; }

    internal static RequestOptions Within(
        RequestOptions? options,
        string? executionId,
        long? deadline = null,
        int? maxRetries = null,
        string? lastEventId = null,
        bool isPoll = false)
    {
        var narrowed = new RequestOptions
        {
            Timeout = options?.Timeout,
            MaxRetries = maxRetries ?? options?.MaxRetries,
            Deadline = deadline ?? options?.Deadline,
            ExecutionId = executionId ?? options?.ExecutionId,
            LastEventId = lastEventId,
            IsPoll = isPoll,
        };
        if (options is { HasHeaders: true })
        {
            foreach (var (name, value) in options.Headers)
                narrowed.Headers[name] = value;
        }

        return narrowed;
    }
}
