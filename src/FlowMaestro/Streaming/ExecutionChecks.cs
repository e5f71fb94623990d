using FlowMaestro.Clock;
using FlowMaestro.Generated;
using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>
/// Asks for the execution's state: the only proof of whether it still runs. Knows when the next question is due, and
/// which failures pass by themselves.
/// </summary>
internal sealed class ExecutionChecks(RawExecutionsClient raw, TimeProvider clock, string executionId, TimeSpan? pollInterval, RequestOptions? options)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BesideLiveStream = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestSlowDown = TimeSpan.FromSeconds(60);

    /// <summary>How long nobody may answer before the follower gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // Time alone says little: a machine that slept wakes up to one failed question, minutes after the last answer.
    private const int LeastFailures = 3;

    private readonly long _began = clock.GetTimestamp();
    private long _lastCheck = clock.GetTimestamp();
    private long _lastAnswer = clock.GetTimestamp();
    private TimeSpan _slowDown;
    private int _failures;
    private volatile bool _isLive;

    public Execution? LastKnown { get; private set; }

    /// <summary>The failure of the last question; null once one is answered.</summary>
    public FlowMaestroException? LastFailure { get; private set; }

    /// <summary>Whether the stream's connection has shown that it delivers events, so that questions can be rare.</summary>
    public bool IsLive
    {
        get => _isLive;
        set => _isLive = value;
    }

    public static bool IsOver(Execution execution) => execution.Status.IsTerminal;

    /// <summary>The first question: its failures are the caller's, after the usual retries; only a used-up allowance is waited for.</summary>
    public async ValueTask<Execution?> BeginAsync(bool async, long? deadline, CancellationToken cancellationToken)
    {
        try
        {
            var execution = await GetAsync(async, RequestOptions.Within(options, executionId, deadline, isPoll: true), cancellationToken).ConfigureAwait(false);
            Answered(execution);
            return execution;
        }
        catch (FlowMaestroRateLimitException e)
        {
            LastFailure = e;
            _lastCheck = clock.GetTimestamp();
            SlowDown(e.RetryAfter);
            return null;
        }
    }

    /// <summary>One question, without retries of its own: the next question is the retry.</summary>
    /// <returns>The execution; null where nobody answered this time.</returns>
    /// <exception cref="FlowMaestroException">The answer will not change: no such execution, no rights, or nobody has answered for minutes.</exception>
    public async ValueTask<Execution?> AskAsync(bool async, long? deadline, CancellationToken cancellationToken)
    {
        try
        {
            var execution = await GetAsync(async, RequestOptions.Within(options, executionId, deadline, maxRetries: 0, isPoll: true), cancellationToken).ConfigureAwait(false);
            Answered(execution);
            return execution;
        }
        catch (FlowMaestroException e) when (Passes(e))
        {
            LastFailure = e;
            _lastCheck = clock.GetTimestamp();
            if (e is FlowMaestroRateLimitException limited)
            {
                // Somebody answered. The allowance is shared with everything else that uses the key: ask less often.
                _lastAnswer = clock.GetTimestamp();
                SlowDown(limited.RetryAfter);
            }
            else if (++_failures >= LeastFailures && clock.GetElapsedTime(_lastAnswer) > Patience)
            {
                throw;
            }

            return null;
        }
    }

    /// <summary>Asks until it is over; the way of a synchronous wait, and of every wait once its stream has ended.</summary>
    public async ValueTask<Execution> UntilOverAsync(bool async, bool askAtOnce, long? deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!askAtOnce)
            {
                await Pause.For(async, clock, UntilNext(), cancellationToken).ConfigureAwait(false);
            }

            askAtOnce = false;
            if (await AskAsync(async, deadline, cancellationToken).ConfigureAwait(false) is { } execution && IsOver(execution))
            {
                return execution;
            }
        }
    }

    /// <summary>How long until the next question is due.</summary>
    public TimeSpan UntilNext()
    {
        var due = Interval() - clock.GetElapsedTime(_lastCheck);
        return due > TimeSpan.Zero ? due : TimeSpan.Zero;
    }

    private TimeSpan Interval()
    {
        // Of the time up to the last question: a pause that grew while it is waited for would never be over.
        var usual = pollInterval ?? (IsLive ? BesideLiveStream : Clamp(clock.GetElapsedTime(_began, _lastCheck) / 5));
        return usual > _slowDown ? usual : _slowDown;
    }

    private static TimeSpan Clamp(TimeSpan pause) => pause < Shortest ? Shortest : pause > Longest ? Longest : pause;

    private static bool Passes(FlowMaestroException e) => e is FlowMaestroRateLimitException or FlowMaestroServerException
        or FlowMaestroConnectionException or FlowMaestroTimeoutException || e.Code == FlowMaestroErrorCodes.InvalidResponse;

    private void SlowDown(TimeSpan? asked)
    {
        var doubled = _slowDown == TimeSpan.Zero ? 2 * Shortest : 2 * _slowDown;
        var pause = asked ?? doubled;
        _slowDown = pause < LongestSlowDown ? pause : LongestSlowDown;
    }

    private void Answered(Execution execution)
    {
        LastKnown = execution;
        LastFailure = null;
        _failures = 0;
        _lastCheck = _lastAnswer = clock.GetTimestamp();
        _slowDown = TimeSpan.Zero;
    }

    private async ValueTask<Execution> GetAsync(bool async, RequestOptions narrowed, CancellationToken cancellationToken) => async
        ? (await raw.GetAsync(executionId, narrowed, cancellationToken).ConfigureAwait(false)).Data
        : raw.Get(executionId, narrowed, cancellationToken).Data;
}
