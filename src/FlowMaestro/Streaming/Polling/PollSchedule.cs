namespace FlowMaestro.Streaming.Polling;

/// <summary>
/// Whom to poll for next, and with which request. Has no clock and no lock: it is told the time, as the time since the
/// poller was made.
/// </summary>
internal sealed partial class PollSchedule
{
    /// <summary>From so many that are due on, one page of their workflow's list costs fewer requests.</summary>
    private const int WorthAPage = 3;

    private readonly List<Watch> _watches = [];
    private readonly PollTimes _times;
    private bool _isLearning;
    private int _unknown;

    public PollSchedule(PollTimes times) => _times = times;

    public KnownWorkflows Workflows { get; } = new();

    public IReadOnlyList<Watch> Watches => _watches;

    public List<Watch> Of(string executionId) => _watches.FindAll(watch => watch.ExecutionId == executionId);

    public void Add(Watch watch)
    {
        _watches.Add(watch);
        Workflows.Add(watch.ExecutionId, watch.Ticket?.WorkflowId);
        _unknown += watch.IsAlone ? 0 : 1;
        Learn(watch);
    }

    public void Remove(Watch watch)
    {
        if (!_watches.Remove(watch))
            return;

        if (watch.WorkflowId is { } workflow)
            Workflows.RowsOf(workflow).Watches--;
        else if (!watch.IsAlone)
            _unknown--;
    }

    /// <summary>When the next poll for a wait is due.</summary>
    public TimeSpan DueAt(Watch watch) => _times.DueAt(watch);

    /// <summary>
    /// Whose turn it is, or will be. Of those that are due it is the one for whom was polled longest ago, so that nobody starves.
    /// </summary>
    /// <returns>Null where nobody waits, or a poll is under way for each.</returns>
    public Watch? First(TimeSpan now)
    {
        Watch? first = null;
        foreach (var watch in _watches)
        {
            if (!IsBusy(watch) && (first is null || GoesBefore(watch, first, now)))
                first = watch;
        }

        return first;
    }

    /// <summary>Takes the poll for a wait, which may serve others too.</summary>
    public Poll Take(Watch watch, TimeSpan now)
    {
        var poll = ListFor(watch, now) ?? new Poll(watch, now, List: null);
        Mark(poll, isUnderWay: true);
        return poll;
    }

    /// <summary>Whether a poll for the watch is due before a time.</summary>
    public bool IsDueBefore(Watch watch, TimeSpan time) => !IsBusy(watch) && DueAt(watch) < time;

    /// <summary>Polls before all others, and without waiting for the budget, for those who wait for an execution.</summary>
    /// <returns>Whether somebody does.</returns>
    public bool Hurry(string executionId, TimeSpan now)
    {
        var waiting = Of(executionId);
        foreach (var watch in waiting)
        {
            watch.IsUrgent = true;
            watch.HurriedAt = now;
        }

        return waiting.Count > 0;
    }

    /// <summary>Whether one goes before another that came earlier.</summary>
    private bool GoesBefore(Watch one, Watch other, TimeSpan now)
    {
        var (due, otherDue) = (DueAt(one), DueAt(other));
        if (due > now || otherDue > now)
            return due < otherDue;

        if (Urgency(one) != Urgency(other))
            return Urgency(one) > Urgency(other);

        var (polled, otherPolled) = (one.LastPolled ?? one.Began, other.LastPolled ?? other.Began);
        return polled < otherPolled || (polled == otherPolled && one.LastPolled is null && other.LastPolled is not null);
    }

    private static int Urgency(Watch watch) => watch.HurriedAt is not null ? 2 : watch.GoesFirst ? 1 : 0;

    private static bool NeedsOwn(Watch watch) =>
        watch.IsAlone || watch.IsUrgent || watch.Place is { Row: null, SearchedIn: not null, NextPage: 0 };

    private void Learn(Watch watch)
    {
        if (!watch.IsAlone && watch.WorkflowId is null && Workflows.Of(watch.ExecutionId) is { } workflow)
        {
            var rows = Workflows.RowsOf(workflow);
            watch.WorkflowId = rows.WorkflowId;
            rows.Watches++;
            _unknown--;
        }
    }

    /// <summary>Whether a request that is under way is about to tell.</summary>
    private bool IsBusy(Watch watch)
    {
        Learn(watch);
        return watch.IsPolled || (!NeedsOwn(watch)
            && (watch.WorkflowId is { } workflow ? Workflows.RowsOf(workflow).IsRead : _isLearning && _unknown >= WorthAPage));
    }

    private Poll? ListFor(Watch watch, TimeSpan now)
    {
        if (NeedsOwn(watch) || ListOf(watch, now) is not { } list || !list.IsReadable(now))
            return null;

        var perPage = list.PerPage;
        var page = list.PageOf(watch.Place, perPage);
        var together = 0;
        foreach (var other in _watches)
        {
            var isServed = other.WorkflowId == watch.WorkflowId && !NeedsOwn(other) && !other.IsPolled && _times.IsSoonDue(other, now);
            if (isServed && ++together == WorthAPage)
                return new Poll(watch, now, list, page, perPage);
        }

        return null;
    }

    /// <summary>The list that an execution is in; where its workflow is not known, one that is read anyway, in which it may be.</summary>
    private WorkflowRows? ListOf(Watch watch, TimeSpan now)
    {
        if (watch.WorkflowId is { } known)
            return Workflows.RowsOf(known);

        if (watch.Place.SearchedIn is { } begun)
            return watch.Place.NextPage > 0 ? Workflows.RowsOf(begun) : null;

        return Workflows.Lists.Where(list => list.Watches > 0 && list.IsReadable(now)).MaxBy(static list => list.Watches);
    }
}
