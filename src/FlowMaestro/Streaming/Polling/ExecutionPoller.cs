using FlowMaestro.Clock;
using FlowMaestro.Generated;
using FlowMaestro.Http;
using FlowMaestro.Http.Pacing;
using FlowMaestro.Models;

namespace FlowMaestro.Streaming.Polling;

/// <summary>
/// Polls for everybody who waits for an execution of this client: keeps the schedule and the budget under one lock, starts
/// each poll when its time comes, and hands out what it brought. A waiter that blocks its thread polls on it when it is its turn.
/// </summary>
internal sealed class ExecutionPoller
{
    /// <summary>A response that takes its time must not hold up all others.</summary>
    private const int MostAtOnce = 4;
    private static readonly TimeSpan FirstOfTicket = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly PollTimes _times = new();
    private readonly PollSchedule _schedule;
    private readonly PollBudget _budget = new();
    private readonly Deliveries _deliveries = new();
    private readonly StreamSlots _streams = new();
    private readonly PollRequests _requests;
    private readonly Pacer _pacer;
    private readonly TimeProvider _clock;
    private readonly long _began;
    private readonly ITimer _timer;
    private int _underWay;
    private int _making;
    private bool _isDisposed;

    public ExecutionPoller(RawExecutionsClient raw, Transport transport)
    {
        _schedule = new PollSchedule(_times);
        _requests = new PollRequests(raw);
        _pacer = transport.Pacer;

        _clock = transport.Clock;
        _began = _clock.GetTimestamp();

        // A timer that needs no pool thread: synchronous waits may hold them all.
        _timer = ContextFreeTimer.Create(DedicatedThreadTimeProvider.For(_clock), static poller => ((ExecutionPoller)poller!).Dispatch(), this);
        transport.End.UnsafeRegister(static poller => ((ExecutionPoller)poller!).Dispose(), this);
    }

    public TimeProvider Clock => _clock;

    /// <summary>How many polls are on their way.</summary>
    public int UnderWay => Volatile.Read(ref _making);

    /// <summary>How many waits and streams it polls for.</summary>
    public int Watching
    {
        get
        {
            lock (_gate)
            {
                return _schedule.Watches.Count;
            }
        }
    }

    /// <summary>Begins to poll for a wait. Every watch that begins must leave.</summary>
    public void Begin(Watch watch)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(FlowMaestroClient));
            var now = Now;
            watch.Began = now;
            var mayBeOver = !watch.IsStream && (watch.Ticket is not { Status.IsTerminal: false }
                || (StreamSlots.AreFew(_schedule.Watches.Count) && !_deliveries.KeepComingAt(now)));
            watch.FirstDue = mayBeOver ? now : now + FirstInterval(watch, now);
            _schedule.Add(watch);
            if (_deliveries.Find(watch.ExecutionId, now) is { } early)
            {
                Deliver(watch, early);
            }
        }

        Dispatch();
    }

    public void Leave(Watch watch)
    {
        var unmade = watch.Turn?.Leave();
        watch.Turn?.Dispose();
        lock (_gate)
        {
            _schedule.Remove(watch);
        }

        if (unmade is not null)
        {
            Return(unmade);
        }
    }

    /// <summary>Waits for the end; a synchronous waiter makes the polls whose turn comes on its thread.</summary>
    /// <returns>The execution; null where the watch's deadline came first.</returns>
    public async ValueTask<Execution?> EndAsync(Watch watch, CancellationToken cancellationToken)
    {
        if (watch.Turn is not { } turn)
        {
            return await watch.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        while (!watch.Ended.IsCompleted)
        {
            if (turn.Await(cancellationToken) is { } poll)
            {
                Synchronously.Finish(MakeAsync(async: false, poll, watch.Deadline, cancellationToken));
            }
        }

        return await watch.Ended.ConfigureAwait(false);
    }

    /// <summary>Remembers which workflow an execution belongs to.</summary>
    public void Remember(string executionId, string? workflowId)
    {
        lock (_gate)
        {
            _schedule.Workflows.Add(executionId, workflowId);
        }
    }

    /// <summary>Polls at once for those who wait for the execution.</summary>
    public void Hurry(string executionId)
    {
        lock (_gate)
        {
            if (!_schedule.Hurry(executionId))
            {
                return;
            }
        }

        Dispatch();
    }

    /// <summary>Takes the end of an execution from a delivery.</summary>
    /// <returns>Whether somebody waits for it.</returns>
    public bool Report(Execution delivered)
    {
        lock (_gate)
        {
            var now = Now;
            _deliveries.Came(now);
            _schedule.Workflows.Add(delivered.Id, delivered.WorkflowId);
            List<Watch> waiting = [.. _schedule.Of(delivered.Id)];
            if (waiting.Count == 0)
            {
                _deliveries.Keep(delivered, now);
                return false;
            }

            waiting.ForEach(watch => Deliver(watch, delivered));
        }

        Dispatch();
        return true;
    }

    public bool TryTakeStream(bool hasProgress)
    {
        lock (_gate)
        {
            var now = Now;
            var isAffordable = hasProgress || _budget.WaitFor(_pacer.ForPolls(), now) == TimeSpan.Zero;
            if (!isAffordable || !_streams.TryTake(hasProgress, _deliveries.KeepComingAt(now), now))
            {
                return false;
            }

            _budget.Spend();
            return true;
        }
    }

    public void GiveStream(bool hasProgress)
    {
        lock (_gate)
        {
            _streams.Give(hasProgress);
        }
    }

    /// <summary>Notes whether the stream of a run that is over has told anything.</summary>
    /// <param name="wasOpen">How long it was open; null where there is no such stream.</param>
    /// <param name="hasTold">Whether a live event came.</param>
    public void StreamEnded(TimeSpan? wasOpen, bool hasTold)
    {
        lock (_gate)
        {
            _streams.Ended(wasOpen, hasTold, Now);
        }
    }

    private TimeSpan Now => _clock.GetElapsedTime(_began);

    private TimeSpan FirstInterval(Watch watch, TimeSpan now) =>
        _deliveries.KeepComingAt(now) && !watch.IsStream ? TimeSpan.FromMinutes(1) : watch.PollInterval ?? FirstOfTicket;

    private void Deliver(Watch watch, Execution delivered)
    {
        if (Deliveries.Complete(watch, delivered) is { } whole)
        {
            _schedule.Remove(watch);
            watch.End(whole);
        }
        else
        {
            watch.IsUrgent = true;
        }
    }

    /// <summary>Starts the polls whose time has come, ends the waits whose time is over, and sets the timer for the next.</summary>
    private void Dispatch()
    {
        List<Poll>? starts = null;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            var now = Now;
            _times.HasDeliveries = _deliveries.KeepComingAt(now);
            var next = EndOverdue();
            while (_underWay < MostAtOnce && _schedule.NextDue() is { } due)
            {
                var wait = due > now ? due - now : _budget.WaitFor(_pacer.ForPolls(), now);
                if (wait > TimeSpan.Zero)
                {
                    next = wait < next ? wait : next;
                    break;
                }

                if (_schedule.Next(now) is not { } poll)
                {
                    break;
                }

                _budget.Spend();
                _underWay++;
                Interlocked.Increment(ref _making);
                (starts ??= []).Add(poll);
            }

            if (next < TimeSpan.MaxValue)
            {
                _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(next.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
            }
        }

        foreach (var poll in starts ?? [])
        {
            Start(poll);
        }
    }

    /// <returns>How long until the next deadline.</returns>
    private TimeSpan EndOverdue()
    {
        var next = TimeSpan.MaxValue;
        List<Watch>? overdue = null;
        foreach (var watch in _schedule.Watches)
        {
            if (Deadline.Left(_clock, watch.Deadline) is not { } left)
            {
                continue;
            }

            if (left > TimeSpan.Zero)
            {
                next = left < next ? left : next;
            }
            else
            {
                (overdue ??= []).Add(watch);
            }
        }

        foreach (var watch in overdue ?? [])
        {
            _schedule.Remove(watch);
            watch.End(null);
        }

        return next;
    }

    private void Start(Poll poll)
    {
        if (poll.Watch.Turn is { } turn)
        {
            if (!turn.TryAssign(poll))
            {
                Return(poll);
            }

            return;
        }

        // Nothing of whoever happens to start it flows into the poll.
        ThreadPool.UnsafeQueueUserWorkItem(static s => _ = s.Poller.MakeAsync(async: true, s.Poll, deadline: null, default).AsTask(), (Poller: this, Poll: poll), preferLocal: false);
    }

    private async ValueTask MakeAsync(bool async, Poll poll, long? deadline, CancellationToken cancellationToken)
    {
        await AnswerAsync(async, poll, deadline, cancellationToken).ConfigureAwait(false);
        Dispatch();
        Interlocked.Decrement(ref _making);
    }

    private async ValueTask AnswerAsync(bool async, Poll poll, long? deadline, CancellationToken cancellationToken)
    {
        List<Watch> over;
        Exception? failure = null;
        try
        {
            over = poll.List is null
                ? Take(await _requests.GetAsync(async, poll, deadline, cancellationToken).ConfigureAwait(false), (row, now) => _schedule.Answered(poll, row, now))
                : Take(await _requests.ListAsync(async, poll, deadline, cancellationToken).ConfigureAwait(false), (page, now) => _schedule.Answered(poll, page, now));
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested || (deadline is not null && Deadline.Left(_clock, deadline) == TimeSpan.Zero))
        {
            // The waiter's own time is over, which says nothing of the others.
            PutBack(poll);
            return;
        }
        catch (FlowMaestroException e)
        {
            failure = e;
            over = Take(e, (failed, now) => _schedule.Failed(poll, failed, now));
        }
        catch (Exception e)
        {
            // Nothing that the API does: options that cannot be sent, a handler that throws. It is the wait's whose poll it was.
            failure = e;
            over = Take(e, (_, _) => { _schedule.Return(poll); return [poll.Watch]; });
        }

        foreach (var watch in over)
        {
            End(watch, failure);
        }
    }

    private static void End(Watch watch, Exception? failure)
    {
        if (failure is null)
        {
            watch.End(watch.LastKnown);
        }
        else
        {
            watch.Fail(failure);
        }
    }

    private List<Watch> Take<T>(T what, Func<T, TimeSpan, List<Watch>> take)
    {
        lock (_gate)
        {
            _underWay--;
            var over = take(what, Now);
            over.ForEach(_schedule.Remove);
            return over;
        }
    }

    private void Return(Poll poll)
    {
        PutBack(poll);
        Dispatch();
        Interlocked.Decrement(ref _making);
    }

    private void PutBack(Poll poll)
    {
        lock (_gate)
        {
            _underWay--;
            _schedule.Return(poll);
        }
    }

    private void Dispose()
    {
        List<Watch> waiting;
        lock (_gate)
        {
            _isDisposed = true;
            waiting = [.. _schedule.Watches];
            waiting.ForEach(_schedule.Remove);
        }

        _timer.Dispose();
        waiting.ForEach(static watch => watch.Fail(new ObjectDisposedException(nameof(FlowMaestroClient))));
    }
}
