using FlowMaestro.Diagnostics;

namespace FlowMaestro.Http.Pacing;

/// <summary>
/// Gives each attempt its permit, in the order in which they ask, the user's calls before the client's own polls. An attempt waits
/// until there is a permit; one that cannot start in time is refused at once.
/// </summary>
internal sealed partial class Pacer : IDisposable
{
    /// <summary>Headers tell the end of a minute in whole seconds, so that it may be this much sooner.</summary>
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private PacerState _state = new();
    private readonly RecentCalls _calls = new();
    private readonly LinkedList<PermitWaiter> _waitingCalls = new();
    private readonly LinkedList<PermitWaiter> _waitingPolls = new();
    private readonly FlowMaestroClientOptions _options;
    private readonly TimeProvider _clock;
    private readonly SharedLimiter? _shared;
    private readonly long _began;
    private ITimer? _timer;
    private bool _isDisposed;

    public Pacer(FlowMaestroClientOptions options, Microsoft.Extensions.Logging.ILogger log, CancellationToken end)
    {
        _options = options;
        _clock = options.TimeProvider;
        _began = _clock.GetTimestamp();
        _shared = options.RateLimiter is { } limiter ? new SharedLimiter(limiter, options, log, end) : null;
        AllowanceGauge.Add(this, options.Name, Left);
    }

    /// <summary>What the last response said of the allowance; null before.</summary>
    public Allowance? Allowance
    {
        get
        {
            lock (_gate)
            {
                return _state.Allowance;
            }
        }
    }

    /// <summary>How many polls wait for a permit.</summary>
    public int WaitingPolls
    {
        get
        {
            lock (_gate)
            {
                return _waitingPolls.Count;
            }
        }
    }

    /// <summary>Begins anew, for a key that was changed: the other one's allowance says nothing of it.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _state = new PacerState(_state.Sent);
            Pump();
        }
    }

    /// <summary>What polls have to go by.</summary>
    public PollAllowance ForPolls()
    {
        lock (_gate)
        {
            var now = Now;
            _ = _state.WaitFor(0, isPoll: true, now);
            return new PollAllowance(
                _state.LimitPerMinute,
                _state.LimitPerDay,
                _state.LeftForDay,
                _state.LeftOfDay(now),
                _calls.PerMinute(now),
                _state.HasNoLimiter);
        }
    }

    /// <summary>Waits for a permit.</summary>
    /// <exception cref="FlowMaestroRateLimitException">None can be had in time; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The token ended the waiting.</exception>
    /// <exception cref="FlowMaestroConnectionException">The client was disposed.</exception>
    public ValueTask<Permit> AcquireAsync(bool async, Call call, CancellationToken cancellationToken) =>
        _shared is null && TryStart(call, out var number) ? new(Immediate(call, number)) : ObserveAsync(async, call, cancellationToken);

    /// <summary>Notes that a request is over, where no response told of it before.</summary>
    public void Ended(long number)
    {
        lock (_gate)
        {
            _state.Ended(number, Now);
            Pump();
        }
    }

    /// <summary>Takes what the response to a request tells.</summary>
    public void Ended(long number, AttemptResult result)
    {
        var facts = ResponseFacts.Of(result, _clock);
        lock (_gate)
        {
            _state.Ended(number, facts, Now);
            Pump();
        }
    }

    public void Dispose()
    {
        List<PermitWaiter> waiting;
        lock (_gate)
        {
            _isDisposed = true;
            waiting = [.. _waitingCalls, .. _waitingPolls];
            _waitingCalls.Clear();
            _waitingPolls.Clear();
        }

        AllowanceGauge.Remove(this);
        _timer?.Dispose();
        foreach (var waiter in waiting)
            waiter.Fail(Refusal.OfDisposed(waiter.Call));
    }

    private TimeSpan Now => _clock.GetElapsedTime(_began);

    private Permit Immediate(Call call, long number)
    {
        Metrics.PermitAwaited(TimeSpan.Zero, call.IsPoll, failure: null);
        return new Permit(this, number, wasAwaited: false, lease: null);
    }

    private async ValueTask<Permit> ObserveAsync(bool async, Call call, CancellationToken cancellationToken)
    {
        var began = _clock.GetTimestamp();
        try
        {
            var permit = await WaitAsync(async, call, cancellationToken).ConfigureAwait(false);
            Metrics.PermitAwaited(_clock.GetElapsedTime(began), call.IsPoll, failure: null);
            return permit;
        }
        catch (Exception e)
        {
            Metrics.PermitAwaited(_clock.GetElapsedTime(began), call.IsPoll, e);
            throw;
        }
    }

    /// <summary>What is left of minute and day now; null where no response told.</summary>
    private (int? Minute, int? Day) Left()
    {
        lock (_gate)
        {
            _ = _state.WaitFor(0, isPoll: false, Now);
            return (_state.LeftForMinute, _state.LeftForDay);
        }
    }

    private async ValueTask<Permit> WaitAsync(bool async, Call call, CancellationToken cancellationToken)
    {
        var giveUpAt = GiveUpAt(call);
        var lease = _shared is null
            ? null
            : await _shared.AcquireAsync(async, call, giveUpAt - Now, cancellationToken).ConfigureAwait(false);
        try
        {
            var number = await QueueAsync(async, call, giveUpAt, cancellationToken).ConfigureAwait(false);
            return new Permit(this, number, wasAwaited: true, lease);
        }
        catch
        {
            lease?.Dispose();
            throw;
        }
    }

    private TimeSpan GiveUpAt(Call call)
    {
        var longest = _options.MaxRetryDelay;
        longest += longest < Resolution ? longest : Resolution;
        return Now + (call.TimeLeft is { } left && left < longest ? left : longest);
    }
}
