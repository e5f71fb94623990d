using FlowMaestro.Http;

namespace FlowMaestro.Streaming.Polling;

/// <content>From the schedule to the polls.</content>
internal sealed partial class ExecutionPoller
{
    /// <summary>
    /// Starts the polls whose time has come, ends the waits whose time is over, and sets the timer for the next. Where neither
    /// a poll nor a deadline is to come, every wait has a poll under way, whose end comes back here.
    /// </summary>
    /// <param name="changed">
    /// The only wait that has changed: there is nothing to do unless it is due before the poll that the timer is set for.
    /// </param>
    private void Dispatch(Watch? changed = null)
    {
        List<Poll>? starts = null;
        lock (_gate)
        {
            if (_isDisposed || (changed is not null && !_schedule.IsDueBefore(changed, _scheduledFor)))
                return;

            var now = Now;
            _times.HasDeliveries = _deliveries.KeepComingAt(now);
            var next = EndOverdue();
            _scheduledFor = TimeSpan.Zero;
            while (_underWay < MostAtOnce && _schedule.First(now) is { } watch)
            {
                var due = _schedule.DueAt(watch);
                var wait = due > now ? due - now
                    : watch.HurriedAt is null ? _budget.WaitFor(_pacer.ForPolls(), now)
                    : TimeSpan.Zero;
                if (wait > TimeSpan.Zero)
                {
                    next = wait < next ? wait : next;
                    _scheduledFor = due > now ? now + next : TimeSpan.Zero;
                    break;
                }

                _budget.Spend(now);
                _underWay++;
                Interlocked.Increment(ref _making);
                (starts ??= []).Add(_schedule.Take(watch, now));
            }

            if (next < TimeSpan.MaxValue)
                _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(next.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }

        starts?.ForEach(Start);
    }

    /// <returns>How long until the next deadline.</returns>
    private TimeSpan EndOverdue()
    {
        var next = TimeSpan.MaxValue;
        List<Watch>? overdue = null;
        foreach (var watch in _schedule.Watches)
        {
            if (Deadline.Left(_clock, watch.Deadline) is not { } left)
                continue;

            if (left > TimeSpan.Zero)
                next = left < next ? left : next;
            else
                (overdue ??= []).Add(watch);
        }

        overdue?.ForEach(watch =>
        {
            _schedule.Remove(watch);
            watch.End(null);
        });
        return next;
    }

    private void Start(Poll poll)
    {
        if (poll.Watch.Turn is { } turn)
        {
            if (!turn.TryAssign(poll))
                Return(poll);

            return;
        }

        // Unsafe: the ExecutionContext of the call that happens to start the poll must not flow into it, since the poll is shared.
        ThreadPool.UnsafeQueueUserWorkItem(
            static s => _ = s.Poller.MakeAsync(async: true, s.Poll, deadline: null, default).AsTask(),
            (Poller: this, Poll: poll),
            preferLocal: false);
    }
}
