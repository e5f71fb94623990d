using FlowMaestro.Models;

namespace FlowMaestro.Streaming.Polling;

/// <summary>
/// Whom to poll for next, and with which request. Has no clock and no lock: it is told the time, as the time since the
/// poller was made.
/// </summary>
internal sealed class PollSchedule
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

    /// <summary>Takes the poll whose turn it is. Of those that are due it is the one for whom was polled longest ago, so that nobody starves.</summary>
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

    /// <summary>Puts a poll back that was not made.</summary>
    public void Return(Poll poll) => Mark(poll, isUnderWay: false);

    /// <summary>Takes the row of a single poll, for everybody who waits for the execution.</summary>
    /// <returns>Those whose wait is over.</returns>
    public List<Watch> Answered(Poll poll, Execution row, TimeSpan now)
    {
        Mark(poll, isUnderWay: false);
        if (poll.Watch.IsAlone)
        {
            return Answered(poll.Watch, row, isRow: false, now) ? [poll.Watch] : [];
        }

        Workflows.Add(row.Id, row.WorkflowId);
        Workflows.Add(poll.Watch.ExecutionId, row.WorkflowId);
        if (row.WorkflowId.Length > 0)
        {
            Workflows.RowsOf(row.WorkflowId).Weigh([row]);
        }

        return [.. Of(poll.Watch.ExecutionId).Where(watch => !watch.IsAlone && Answered(watch, row, isRow: false, now))];
    }

    /// <summary>Takes a page of a list, for everybody whose execution is on it.</summary>
    /// <returns>Those whose wait is over.</returns>
    public List<Watch> Answered(Poll poll, in PollPage page, TimeSpan now)
    {
        Mark(poll, isUnderWay: false);
        var list = poll.List!;
        list.Read(page, poll.Page, poll.PerPage);
        var missing = _watches.Where(watch => IsExpectedOn(watch, poll)).ToHashSet();
        var (over, found) = (new List<Watch>(), 0);
        for (var i = 0; i < page.Rows.Count; i++)
        {
            var row = page.Rows[i];
            Workflows.Add(row.Id, list.WorkflowId);
            foreach (var watch in Of(row.Id))
            {
                if (watch.IsAlone)
                {
                    continue;
                }

                found++;
                missing.Remove(watch);
                watch.Place = new RowPlace { Row = ((poll.Page - 1) * poll.PerPage) + i, Total = list.Total };
                if (Answered(watch, row.Detached(), isRow: true, now))
                {
                    over.Add(watch);
                }
            }
        }

        // Who was not there may have moved to the next page, or be on it as long as pages bring others; after that it is polled for by itself.
        foreach (var watch in missing)
        {
            var mayFollow = page.HasNext && (found > 0 || watch.Place.Row is not null);
            watch.Place = new RowPlace { SearchedIn = list.WorkflowId, NextPage = mayFollow ? poll.Page + 1 : 0 };
        }

        return over;
    }

    /// <summary>Takes the failure of a poll.</summary>
    /// <returns>Those whose wait it ends.</returns>
    public List<Watch> Failed(Poll poll, FlowMaestroException failure, TimeSpan now)
    {
        Mark(poll, isUnderWay: false);
        if (failure is FlowMaestroAuthenticationException or FlowMaestroAuthorizationException)
        {
            return poll.Watch.IsAlone ? [poll.Watch] : [.. _watches.Where(static watch => !watch.IsAlone)];
        }

        if (poll.List is { } list && !PollTimes.Passes(failure))
        {
            // The list cannot be read; its rows can be, one by one.
            list.Unreadable(now);
            return [];
        }

        var concerned = poll.List is { } failed
            ? _watches.Where(watch => watch.WorkflowId == failed.WorkflowId || watch == poll.Watch)
            : poll.Watch.IsAlone ? [poll.Watch] : Of(poll.Watch.ExecutionId).Where(static watch => !watch.IsAlone);
        return [.. concerned.Where(watch => PollTimes.Failed(watch, failure, isFirst: poll.IsFirst && watch == poll.Watch, now))];
    }

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

    private bool Answered(Watch watch, Execution row, bool isRow, TimeSpan now)
    {
        PollTimes.Answered(watch, row, now);
        Learn(watch);
        if (!row.Status.IsTerminal)
        {
            return false;
        }

        // A list may leave out what a single row has.
        var lacks = isRow && ((row.Status == ExecutionStatus.Completed && row.OutputsJson is null) || (row.Status == ExecutionStatus.Failed && row.Error is null));
        watch.IsUrgent = lacks;
        return !lacks;
    }

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

    private static bool IsExpectedOn(Watch watch, Poll poll)
    {
        var list = poll.List!;
        return !NeedsOwn(watch)
            && (watch.WorkflowId == list.WorkflowId || (watch.WorkflowId is null && (watch.Place.SearchedIn ?? list.WorkflowId) == list.WorkflowId))
            && list.PageOf(watch.Place, poll.PerPage) == poll.Page;
    }

    private void Mark(Poll poll, bool isUnderWay)
    {
        if (poll.List is { } list)
        {
            list.IsRead = isUnderWay;
        }

        _isLearning = poll.IsLearning ? isUnderWay : _isLearning;
        foreach (var watch in poll.Watch.IsAlone ? [poll.Watch] : Of(poll.Watch.ExecutionId))
        {
            watch.IsPolled = watch.IsAlone == poll.Watch.IsAlone ? isUnderWay : watch.IsPolled;
        }

        poll.Watch.IsPolled = isUnderWay;
    }
}
