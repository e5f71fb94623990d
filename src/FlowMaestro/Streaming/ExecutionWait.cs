using FlowMaestro.Diagnostics;
using FlowMaestro.Http;
using FlowMaestro.Models;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro.Streaming;

/// <summary>
/// Waits for the end of an execution: the poller finds it, and a stream tells of it sooner where one is worth its request.
/// </summary>
internal sealed class ExecutionWait(
    RawExecutionsClient raw, ExecutionPoller poller, string executionId, ExecutionTicket? ticket, IProgress<ExecutionEvent>? progress, RequestOptions? options)
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(5);

    /// <exception cref="ArgumentException">A time that is not one.</exception>
    public static void Check(TimeSpan? pollInterval, TimeSpan? timeout)
    {
        if (pollInterval <= TimeSpan.Zero || pollInterval?.TotalMilliseconds > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(pollInterval), pollInterval, "The interval must be more than zero and at most 24 days.");
        }

        OptionRules.CheckTimeout(timeout, nameof(timeout));
    }

    public ValueTask<Execution> RunAsync(bool async, TimeSpan? pollInterval, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ApiRequest.CheckId(executionId, nameof(executionId));
        cancellationToken.ThrowIfCancellationRequested();
        return Tracing.IsOff ? WaitAsync(async, pollInterval, timeout, cancellationToken) : TraceAsync(async, pollInterval, timeout, cancellationToken);
    }

    private async ValueTask<Execution> TraceAsync(bool async, TimeSpan? pollInterval, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var activity = LongActivity.Begin("Executions.WaitForCompletion", Tracing.ExecutionId, executionId);
        return activity is null
            ? await WaitAsync(async, pollInterval, timeout, cancellationToken).ConfigureAwait(false)
            : await activity.WithinAsync(() => WaitAsync(async, pollInterval, timeout, cancellationToken)).ConfigureAwait(false);
    }

    private async ValueTask<Execution> WaitAsync(bool async, TimeSpan? pollInterval, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var active = new Active(ActiveKind.Wait);

        // One thread can either read a stream or wait for its turn to poll; a synchronous wait needs only the latter.
        var hasStream = async && poller.TryTakeStream(progress is not null);
        var watch = new Watch
        {
            ExecutionId = executionId,
            Ticket = ticket,
            PollInterval = pollInterval,
            Options = options,
            Turn = async ? null : new Turn(),
            Deadline = Deadline.After(poller.Clock, timeout),
            FirstOutcome = hasStream ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null,
        };
        try
        {
            poller.Begin(watch);
            return hasStream
                ? await FollowAsync(watch, timeout, cancellationToken).ConfigureAwait(false)
                : Told(await poller.EndAsync(watch, cancellationToken).ConfigureAwait(false) ?? throw TimedOut(timeout, watch));
        }
        finally
        {
            poller.Leave(watch);
            if (hasStream)
            {
                poller.GiveStream(progress is not null);
            }
        }
    }

    private async ValueTask<Execution> FollowAsync(Watch watch, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (ticket is null || progress is null)
        {
            // It may be over already, and then a stream is a request for nothing. Who wants the events of a new run gets them from the
            // start.
            await watch.FirstOutcome!.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        if (watch.Ended.IsCompleted)
        {
            return Told(await watch.Ended.ConfigureAwait(false) ?? throw TimedOut(timeout, watch));
        }

        poller.PayForStream();
        var follower = new ExecutionFollower(async: true, raw, poller, watch, streamIsRequired: false, options, cancellationToken);
        await using (follower.ConfigureAwait(false))
        {
            while (await follower.NextAsync().ConfigureAwait(false) is { } e)
            {
                progress?.Report(e);
            }
        }

        // The terminal event has the end, and one more poll the whole row.
        poller.Hurry(executionId);
        return follower.Result ?? await poller.EndAsync(watch, cancellationToken).ConfigureAwait(false) ?? throw TimedOut(timeout, watch);
    }

    private Execution Told(Execution execution)
    {
        progress?.Report(TerminalEvent.Of(execution));
        return execution;
    }

    private FlowMaestroTimeoutException TimedOut(TimeSpan timeout, Watch watch)
    {
        var status = watch.LastKnown?.Status.Value;
        return new FlowMaestroTimeoutException(new ErrorFacts(
            $"The execution was not over after {timeout.TotalSeconds:0.###} s{(status is null ? "" : $" ({status})")}. It goes on at the server: wait again, or cancel it.",
            FlowMaestroErrorCodes.Timeout)
        {
            ExecutionId = executionId,
            InnerException = watch.LastFailure,
        })
        {
            LastKnown = watch.LastKnown,
        };
    }
}
