namespace FlowMaestro.Http.Pacing;

/// <content>The attempts that wait for a permit, in their order.</content>
internal sealed partial class Pacer
{
    private bool TryStart(Call call, out long number)
    {
        lock (_gate)
        {
            var now = Now;
            var isFree = !_options.PaceRequests
                || (_waitingCalls.Count == 0 && (!call.IsPoll || _waitingPolls.Count == 0) && _state.WaitFor(0, call.IsPoll, now).IsNone);
            number = isFree ? Start(call, now) : 0;
            return isFree;
        }
    }

    private long Start(Call call, TimeSpan now)
    {
        if (!call.IsPoll)
            _calls.Add(now);

        return _state.Start(now);
    }

    private async ValueTask<long> QueueAsync(bool async, Call call, TimeSpan giveUpAt, CancellationToken cancellationToken)
    {
        if (TryStart(call, out var number))
            return number;

        using var waiter = new PermitWaiter(async, call, giveUpAt);
        var queue = call.IsPoll ? _waitingPolls : _waitingCalls;
        LinkedListNode<PermitWaiter> node;
        lock (_gate)
        {
            if (_isDisposed)
                throw Refusal.OfDisposed(call);

            node = queue.AddLast(waiter);
            Pump();
        }

        try
        {
            return await waiter.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Leave(node);
            throw;
        }
    }

    private void Leave(LinkedListNode<PermitWaiter> node)
    {
        lock (_gate)
        {
            if (node.List is { } queue)
            {
                queue.Remove(node);
                Pump();
                return;
            }
        }

        // It got its permit at the same moment and does not use it.
        if (node.Value.Granted is { } number)
            Ended(number);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            Pump();
        }
    }

    /// <summary>Under the lock: starts the attempts that can start, refuses those that cannot in time and sets the timer.</summary>
    private void Pump()
    {
        if (_isDisposed || (_waitingCalls.Count == 0 && _waitingPolls.Count == 0))
            return;

        var now = Now;
        var next = Serve(_waitingCalls, ahead: 0, isPoll: false, now);
        var ofPolls = Serve(_waitingPolls, _waitingCalls.Count, isPoll: true, now);
        next = ofPolls < next ? ofPolls : next;
        if (next != TimeSpan.MaxValue)
        {
            // A timer that needs no pool thread: synchronous calls may hold them all.
            _timer ??= DedicatedThreadTimeProvider.CreateTimerWithoutContext(_clock, static pacer => ((Pacer)pacer!).OnTimer(), this);
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(next.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }

    /// <returns>How long until the queue has to be looked at again.</returns>
    private TimeSpan Serve(LinkedList<PermitWaiter> queue, int ahead, bool isPoll, TimeSpan now)
    {
        var next = TimeSpan.MaxValue;
        for (var node = queue.First; node is not null;)
        {
            var (waiter, following) = (node.Value, node.Next);
            var delay = _state.WaitFor(ahead, isPoll, now);
            if (ahead == 0 && delay.IsNone)
            {
                queue.Remove(node);
                waiter.Grant(Start(waiter.Call, now));
            }
            else if (now + delay.Time > waiter.GiveUpAt || now >= waiter.GiveUpAt)
            {
                queue.Remove(node);
                waiter.Fail(Refusal.Of(waiter.Call, delay, _state.Seen));
            }
            else
            {
                // Only the first can start; the others are looked at to refuse them in time.
                var wake = ahead == 0 && delay.Time < waiter.GiveUpAt - now ? delay.Time : waiter.GiveUpAt - now;
                next = wake < next ? wake : next;
                ahead++;
            }

            node = following;
        }

        return next;
    }
}
