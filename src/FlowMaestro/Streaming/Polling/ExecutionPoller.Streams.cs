namespace FlowMaestro.Streaming.Polling;

/// <content>Which waits get a stream.</content>
internal sealed partial class ExecutionPoller
{
    /// <summary>Takes a stream beside the polls of a wait, where one is worth its request.</summary>
    public bool TryTakeStream(bool hasProgress)
    {
        lock (_gate)
        {
            var now = Now;
            var isAffordable = hasProgress || _budget.WaitFor(_pacer.ForPolls(), now) == TimeSpan.Zero;
            return isAffordable && _streams.TryTake(hasProgress, _deliveries.KeepComingAt(now), now);
        }
    }

    /// <summary>Counts the request that opens a stream beside the polls.</summary>
    public void PayForStream()
    {
        lock (_gate)
        {
            _budget.Spend(Now);
        }
    }

    /// <summary>Notes that the reader of a live stream waits for its next event: where it waits for long, polls come sooner.</summary>
    public void AwaitsEvent(Watch watch)
    {
        if (!watch.IsLive)
            return;

        lock (_gate)
        {
            PollTimes.AwaitsEvent(watch, Now);
        }

        Dispatch(watch);
    }

    /// <summary>Notes whether the stream delivers: beside one that does, polls are rare.</summary>
    public void StreamDelivers(Watch watch, bool isLive)
    {
        if (watch.IsLive == isLive)
            return;

        lock (_gate)
        {
            watch.IsLive = isLive;
            watch.LastResponse = isLive ? Now : watch.LastResponse;
        }

        Dispatch(watch);
    }

    /// <summary>Notes that the reader waits no more.</summary>
    public void HasEvent(Watch watch, bool isEvent)
    {
        if (watch.SilentSince is not null)
        {
            lock (_gate)
            {
                PollTimes.HasEvent(watch, isEvent, Now);
            }
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
}
