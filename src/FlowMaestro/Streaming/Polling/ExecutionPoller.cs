using FlowMaestro.Http;
using FlowMaestro.Http.Pacing;
using FlowMaestro.Models;

namespace FlowMaestro.Streaming.Polling;

/// <summary>
/// Polls for everybody who waits for an execution of this client: keeps the schedule and the budget under one lock, starts
/// each poll when its time comes, and hands out what it brought. A waiter that blocks its thread polls on it when it is its turn.
/// </summary>
internal sealed partial class ExecutionPoller
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
    private readonly CancellationToken _end;
    private readonly long _began;
    private readonly ITimer _timer;

    /// <summary>What the timer is set for, where it is for a poll that is not due yet; zero otherwise.</summary>
    private TimeSpan _scheduledFor;
    private int _underWay;
    private int _making;
    private bool _isDisposed;

    public ExecutionPoller(RawExecutionsClient raw, Transport transport)
    {
        _schedule = new PollSchedule(_times);
        _requests = new PollRequests(raw);
        _pacer = transport.Pacer;

        _clock = transport.Clock;
        _end = transport.End;
        _began = _clock.GetTimestamp();

        // A timer that needs no pool thread: synchronous waits may hold them all.
        _timer = DedicatedThreadTimeProvider.CreateTimerWithoutContext(
            _clock, static poller => ((ExecutionPoller)poller!).Dispatch(), this);
        transport.End.UnsafeRegister(static poller => ((ExecutionPoller)poller!).Dispose(), this);
    }

    public TimeProvider Clock => _clock;

    public CancellationToken EndOfClient => _end;

    /// <summary>How many polls are on their way; those that wait for a permit are not.</summary>
    public int UnderWay => Volatile.Read(ref _making) - _pacer.WaitingPolls;

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
                Deliver(watch, early);
        }

        Dispatch();
    }

    public void Leave(Watch watch)
    {
        // First: otherwise it could be chosen for the next poll although its waiter has left.
        lock (_gate)
        {
            _schedule.Remove(watch);
        }

        var unmade = watch.Turn?.Leave();
        watch.Turn?.Dispose();

        if (unmade is not null)
            Return(unmade);
    }

    /// <summary>Waits for the end; a synchronous waiter makes the polls whose turn comes on its thread.</summary>
    /// <returns>The execution; null where the watch's deadline came first.</returns>
    public ValueTask<Execution?> EndAsync(Watch watch, CancellationToken cancellationToken) => watch.Turn is { } turn
        ? PollUntilEndAsync(watch, turn, cancellationToken)
        : new(watch.Ended.WaitAsync(cancellationToken));

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
            if (!_schedule.Hurry(executionId, Now))
                return;
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
            var waiting = _schedule.Of(delivered.Id);
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

    private async ValueTask<Execution?> PollUntilEndAsync(Watch watch, Turn turn, CancellationToken cancellationToken)
    {
        while (!watch.Ended.IsCompleted)
        {
            if (turn.Await(cancellationToken) is { } poll)
                Synchronously.Finish(MakeAsync(async: false, poll, watch.Deadline, cancellationToken));
        }

        return await watch.Ended.ConfigureAwait(false);
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
        waiting.ForEach(static watch => watch.Fail(
            ClientDisposed.While("it waited for the execution, which goes on at the server", watch.ExecutionId)));
    }
}
