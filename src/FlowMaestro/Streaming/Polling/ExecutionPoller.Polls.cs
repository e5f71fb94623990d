using FlowMaestro.Diagnostics;
using FlowMaestro.Http;

namespace FlowMaestro.Streaming.Polling;

/// <content>From the schedule to the requests and back.</content>
internal sealed partial class ExecutionPoller
{
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
            var isForSchedule = false;
            while (_underWay < MostAtOnce && _schedule.NextDue() is { } due)
            {
                var wait = due > now ? due - now : _budget.WaitFor(_pacer.ForPolls(), now);
                if (wait > TimeSpan.Zero)
                {
                    isForSchedule = due > now;
                    next = wait < next ? wait : next;
                    break;
                }

                if (_schedule.Next(now) is not { } poll)
                {
                    break;
                }

                _budget.Spend(now);
                _underWay++;
                Interlocked.Increment(ref _making);
                (starts ??= []).Add(poll);
            }

            _scheduledFor = isForSchedule ? now + next : TimeSpan.Zero;
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

        Metrics.Polled(PollRequests.OperationOf(poll).PathTemplate, poll.Served, failure);
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
}
