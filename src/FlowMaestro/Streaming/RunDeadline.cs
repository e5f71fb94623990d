using FlowMaestro.Http;

namespace FlowMaestro.Streaming;

/// <summary>The end of starting and waiting together.</summary>
internal sealed class RunDeadline
{
    private readonly TimeProvider _clock;
    private readonly long? _at;

    public RunDeadline(TimeProvider clock, TimeSpan? pollInterval, TimeSpan? timeout)
    {
        ExecutionWait.Check(pollInterval, timeout);
        _clock = clock;
        _at = Deadline.After(clock, timeout ?? ExecutionWait.DefaultTimeout);
    }

    /// <summary>What is left for the waiting; a moment at least, so that it can say what it waited for.</summary>
    public TimeSpan Left => Deadline.Left(_clock, _at) is not { } left
        ? Timeout.InfiniteTimeSpan
        : left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1);

    public RequestOptions Narrow(RequestOptions? options) => RequestOptions.Within(options, executionId: null, _at);
}
