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
    private readonly Dictionary<string, List<Watch>> _byExecution = new(StringComparer.Ordinal);
    private bool _isLearning;
    private int _unknown;
    private long _order;

    public PollSchedule(PollTimes times) => _times = times;

    public KnownWorkflows Workflows { get; } = new();

    public IReadOnlyList<Watch> Watches => _watches;

    public IReadOnlyList<Watch> Of(string executionId) => _byExecution.GetValueOrDefault(executionId) ?? [];

    public void Add(Watch watch)
    {
        watch.Index = _watches.Count;
        watch.Order = _order++;
        _watches.Add(watch);
        if (!_byExecution.TryGetValue(watch.ExecutionId, out var others))
        {
            _byExecution[watch.ExecutionId] = others = new(capacity: 1);
        }

        others.Add(watch);
        Workflows.Add(watch.ExecutionId, watch.Ticket?.WorkflowId);
        _unknown += watch.IsAlone ? 0 : 1;
        Learn(watch);
    }

    public void Remove(Watch watch)
    {
        if (watch.Index < 0)
        {
            return;
        }

        var last = _watches[^1];
        _watches[watch.Index] = last;
        last.Index = watch.Index;
        _watches.RemoveAt(_watches.Count - 1);
        watch.Index = -1;
        var others = _byExecution[watch.ExecutionId];
        others.Remove(watch);
        if (others.Count == 0)
        {
            _byExecution.Remove(watch.ExecutionId);
        }

        if (watch.WorkflowId is { } workflow)
        {
            Workflows.RowsOf(workflow).Watches--;
        }
        else if (!watch.IsAlone)
        {
            _unknown--;
        }
    }

    /// <summary>When the next poll is due; null where nobody waits for one.</summary>
    public TimeSpan? NextDue()
    {
        TimeSpan? next = null;
        foreach (var watch in _watches)
        {
            if (!IsBusy(watch) && _times.DueAt(watch) is var due && !(due >= next))
            {
                next = due;
            }
        }

        return next;
    }

    /// <summary>
    /// Takes the poll whose turn it is. Of those that are due it is the one for whom was polled longest ago, so that nobody starves.
    /// </summary>
    /// <returns>Null where none is due.</returns>
    public Poll? Next(TimeSpan now)
    {
        Watch? next = null;
        foreach (var watch in _watches)
        {
            Learn(watch);
            if (!IsBusy(watch) && _times.DueAt(watch) <= now && (next is null || GoesBefore(watch, next)))
            {
                next = watch;
            }
        }

        if (next is null)
        {
            return null;
        }

        var poll = ListFor(next, now) ?? new Poll(next, List: null);
        Mark(poll, isUnderWay: true);
        return poll;
    }

    /// <summary>Whether a poll for the watch is due before a time.</summary>
    public bool IsDueBefore(Watch watch, TimeSpan time) => !IsBusy(watch) && _times.DueAt(watch) < time;

    /// <summary>Polls before all others for those who wait for an execution.</summary>
    public bool Hurry(string executionId)
    {
        foreach (var watch in Of(executionId))
        {
            watch.IsUrgent = true;
        }

        return Of(executionId).Count > 0;
    }

    private static bool GoesBefore(Watch one, Watch other)
    {
        if (one.IsUrgent != other.IsUrgent)
        {
            return one.IsUrgent;
        }

        var (mine, others) = (one.LastPolled ?? one.Began, other.LastPolled ?? other.Began);
        return mine != others ? mine < others
            : one.LastPolled is null != other.LastPolled is null ? one.LastPolled is null
            : one.Order < other.Order;
    }

    private static bool NeedsOwn(Watch watch) => watch.IsAlone || watch.IsUrgent || watch.Place is { Row: null, SearchedIn: not null, NextPage: 0 };

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

    /// <summary>Whether somebody else's request is about to tell.</summary>
    private bool IsBusy(Watch watch) => watch.IsPolled || (!NeedsOwn(watch)
        && (watch.WorkflowId is { } workflow ? Workflows.RowsOf(workflow).IsRead : _isLearning && _unknown >= WorthAPage));

    private Poll? ListFor(Watch watch, TimeSpan now)
    {
        if (NeedsOwn(watch) || (watch.WorkflowId is { } known ? Workflows.RowsOf(known) : ListToSearch(watch, now)) is not { } list || !list.IsReadable(now))
        {
            return null;
        }

        var perPage = list.PerPage;
        var page = list.PageOf(watch.Place, perPage);
        var together = 0;
        foreach (var other in _watches)
        {
            if (other.WorkflowId == watch.WorkflowId && !NeedsOwn(other) && !other.IsPolled && _times.IsSoonDue(other, now) && ++together == WorthAPage)
            {
                return new Poll(watch, list, page, perPage);
            }
        }

        return null;
    }

    /// <summary>The list in which an execution may be whose workflow is not known: one that is waited in anyway.</summary>
    private WorkflowRows? ListToSearch(Watch watch, TimeSpan now) => watch.Place is { SearchedIn: { } begun, NextPage: > 0 }
        ? Workflows.RowsOf(begun)
        : watch.Place.SearchedIn is null ? Workflows.Lists.Where(list => list.Watches > 0 && list.IsReadable(now)).MaxBy(static list => list.Watches) : null;
}
