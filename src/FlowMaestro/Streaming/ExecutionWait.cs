using FlowMaestro.Clock;
using FlowMaestro.Diagnostics;
using FlowMaestro.Generated;
using FlowMaestro.Http;
using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>Waits for the end of an execution: its stream read to the end, then one last question.</summary>
internal sealed class ExecutionWait(RawExecutionsClient raw, TimeProvider clock, string executionId, IProgress<ExecutionEvent>? progress, RequestOptions? options)
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

    public ValueTask<Execution> RunAsync(bool async, TimeSpan? pollInterval, TimeSpan timeout, CancellationToken cancellationToken) =>
        Tracing.IsOff ? WaitAsync(async, pollInterval, timeout, cancellationToken) : TraceAsync(async, pollInterval, timeout, cancellationToken);

    private async ValueTask<Execution> TraceAsync(bool async, TimeSpan? pollInterval, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var activity = LongActivity.Begin("Executions.WaitForCompletion", Tracing.ExecutionId, executionId);
        return activity is null
            ? await WaitAsync(async, pollInterval, timeout, cancellationToken).ConfigureAwait(false)
            : await activity.WithinAsync(() => WaitAsync(async, pollInterval, timeout, cancellationToken)).ConfigureAwait(false);
    }

    private async ValueTask<Execution> WaitAsync(bool async, TimeSpan? pollInterval, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var deadline = Deadline.After(clock, timeout);
        using var limit = new AttemptLimit(async ? clock : DedicatedThreadTimeProvider.For(clock), timeout, cancellationToken);
        var checks = new ExecutionChecks(raw, clock, executionId, pollInterval, options);
        try
        {
            return await ToTheEndAsync(async, checks, deadline, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or FlowMaestroTimeoutException)
        {
            limit.ThrowIfCallerCancelled(e);
            if (e is FlowMaestroTimeoutException && !(clock.GetTimestamp() >= deadline))
            {
                throw;
            }

            throw TimedOut(timeout, checks, e);
        }
    }

    private async ValueTask<Execution> ToTheEndAsync(bool async, ExecutionChecks checks, long? deadline, CancellationToken cancellationToken)
    {
        if (await checks.BeginAsync(async, deadline, cancellationToken).ConfigureAwait(false) is { } first && ExecutionChecks.IsOver(first))
        {
            progress?.Report(ExecutionEvents.Terminal(first));
            return first;
        }

        if (!async)
        {
            // One thread can either read the stream or keep the time; a wait needs only the latter.
            var execution = await checks.UntilOverAsync(async, askAtOnce: false, deadline, cancellationToken).ConfigureAwait(false);
            progress?.Report(ExecutionEvents.Terminal(execution));
            return execution;
        }

        var follower = new ExecutionFollower(async, raw, clock, executionId, checks, streamIsRequired: false, options, cancellationToken);
        await using (follower.ConfigureAwait(false))
        {
            while (await follower.NextAsync().ConfigureAwait(false) is { } e)
            {
                progress?.Report(e);
            }
        }

        return follower.Result ?? await checks.UntilOverAsync(async, askAtOnce: true, deadline, cancellationToken).ConfigureAwait(false);
    }

    private FlowMaestroTimeoutException TimedOut(TimeSpan timeout, ExecutionChecks checks, Exception cause)
    {
        var status = checks.LastKnown?.Status.Value;
        return new FlowMaestroTimeoutException(new FailureFacts(
            $"The execution was not over after {timeout.TotalSeconds:0.###} s{(status is null ? "" : $" ({status})")}. It goes on at the server: wait again, or cancel it.",
            FlowMaestroErrorCodes.Timeout)
        {
            ExecutionId = executionId,
            InnerException = checks.LastFailure ?? cause as FlowMaestroException,
        })
        {
            LastKnown = checks.LastKnown,
        };
    }
}
