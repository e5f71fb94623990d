using FlowMaestro.Diagnostics;
using FlowMaestro.Http;
using FlowMaestro.Models;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro.Streaming;

/// <summary>
/// Waits for the end of an execution: the poller finds it, and a stream tells of it sooner where one is worth its request.
/// </summary>
internal sealed class ExecutionWait(
    RawExecutionsClient raw,
    ExecutionPoller poller,
    Watch watch,
    TimeSpan timeout,
    IProgress<ExecutionEvent>? progress,
    CancellationToken cancellationToken)
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(5);

    private bool _isTold;

    /// <exception cref="ArgumentException">A time that is not one.</exception>
    public static void Check(TimeSpan? pollInterval, TimeSpan? timeout)
    {
        if (pollInterval <= TimeSpan.Zero || pollInterval?.TotalMilliseconds > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(pollInterval), pollInterval, "The interval must be more than zero and at most 24 days.");
        }

        OptionRules.CheckTimeout(timeout, nameof(timeout));
    }

    /// <summary>Waits; where <paramref name="async"/> is false, on the caller's thread, which then polls.</summary>
    public static ValueTask<Execution> RunAsync(
        bool async,
        RawExecutionsClient raw,
        ExecutionPoller poller,
        string executionId,
        ExecutionTicket? ticket,
        TimeSpan? pollInterval,
        TimeSpan timeout,
        IProgress<ExecutionEvent>? progress,
        RequestOptions? options,
        CancellationToken cancellationToken)
    {
        var watch = new Watch
        {
            ExecutionId = executionId,
            Ticket = ticket,
            PollInterval = pollInterval,
            Options = options,
            Turn = async ? null : new Turn(),
            Deadline = Deadline.After(poller.Clock, timeout),
        };
        var wait = new ExecutionWait(raw, poller, watch, timeout, progress, cancellationToken);
        return Tracing.IsOff ? wait.WaitAsync() : wait.TraceAsync();
    }

    private async ValueTask<Execution> TraceAsync()
    {
        CheckArguments();
        using var activity = LongActivity.Begin("Executions.WaitForCompletion", Tracing.ExecutionId, watch.ExecutionId);
        return activity is null
            ? await WaitAsync().ConfigureAwait(false)
            : await activity.WithinAsync(WaitAsync).ConfigureAwait(false);
    }

    // The state of this method stays in memory as long as the wait, perhaps for a thousand waits at once. So it has few locals, and
    // awaits no other method that keeps a state of its own.
    private async ValueTask<Execution> WaitAsync()
    {
        CheckArguments();
        using var active = new Active(ActiveKind.Wait);

        // One thread can either read a stream or wait for its turn to poll; a synchronous wait needs only the latter.
        var hasStream = watch.Turn is null && poller.TryTakeStream(progress is not null);
        watch.FirstOutcome = hasStream ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        try
        {
            poller.Begin(watch);
            var end = hasStream
                ? await FollowAsync().ConfigureAwait(false)
                : await poller.EndAsync(watch, cancellationToken).ConfigureAwait(false);
            if (end is not null && !_isTold)
                progress?.Report(TerminalEvent.Of(end));

            return end ?? throw TimedOut();
        }
        finally
        {
            poller.Leave(watch);
            if (hasStream)
                poller.GiveStream(progress is not null);
        }
    }

    /// <returns>Null where the wait's time was over first.</returns>
    private async ValueTask<Execution?> FollowAsync()
    {
        if (watch.Ticket is null || progress is null)
        {
            // If the execution is over already, a stream would waste a request. Only a caller that asks for the events of a new
            // run gets them from the start.
            await watch.FirstOutcome!.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        if (watch.Ended.IsCompleted)
            return await watch.Ended.ConfigureAwait(false);

        var follower = new ExecutionFollower(async: true, raw, poller, watch, cancellationToken);
        await using (follower.ConfigureAwait(false))
        {
            while (await follower.NextAsync().ConfigureAwait(false) is { } e)
                progress?.Report(e);
        }

        // The terminal event tells only that the execution is over; one more poll gets the whole row.
        _isTold = true;
        poller.Hurry(watch.ExecutionId);
        return follower.Result ?? await poller.EndAsync(watch, cancellationToken).ConfigureAwait(false);
    }

    private void CheckArguments()
    {
        Check(watch.PollInterval, timeout);
        ApiRequest.CheckId(watch.ExecutionId, "executionId");
        cancellationToken.ThrowIfCancellationRequested();
    }

    private FlowMaestroTimeoutException TimedOut()
    {
        var status = watch.LastKnown?.Status.Value;
        var message = $"The execution was not over after {timeout.TotalSeconds:0.###} s{(status is null ? "" : $" ({status})")}. "
            + "It goes on at the server: wait again, or cancel it.";
        return new FlowMaestroTimeoutException(new ErrorFacts(message, FlowMaestroErrorCodes.Timeout)
        {
            ExecutionId = watch.ExecutionId,
            InnerException = watch.LastFailure,
        })
        {
            LastKnown = watch.LastKnown,
        };
    }
}
