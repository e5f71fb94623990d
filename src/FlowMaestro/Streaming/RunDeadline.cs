namespace FlowMaestro.Streaming;

/// <summary>The end of starting and waiting together.</summary>
internal sealed class RunDeadline
{
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset? _at;

    public RunDeadline(TimeProvider clock, TimeSpan? pollInterval, TimeSpan? timeout)
    {
        ExecutionWait.Check(pollInterval, timeout);
        _clock = clock;
        var limit = timeout ?? ExecutionWait.DefaultTimeout;
        _at = limit == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + limit;
    }

    /// <summary>What is left for the waiting; a moment at least, so that it can say what it waited for.</summary>
    public TimeSpan Left => _at is not { } at
        ? Timeout.InfiniteTimeSpan
        : at - _clock.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.FromMilliseconds(1);

    public RequestOptions Narrow(RequestOptions? options) => RequestOptions.Within(options, executionId: null, _at);
}
