using FlowMaestro.Models;

namespace FlowMaestro.Streaming.Polling;

/// <content>What becomes of a poll.</content>
internal sealed partial class PollSchedule
{
    /// <summary>Puts a poll back that was not made.</summary>
    public void Return(Poll poll) => Mark(poll, isUnderWay: false);

    /// <summary>Takes the row of a single poll, for everybody who waits for the execution.</summary>
    /// <returns>Those whose wait is over.</returns>
    public List<Watch> Succeeded(Poll poll, Execution row, TimeSpan now)
    {
        Mark(poll, isUnderWay: false);
        if (!poll.Watch.IsAlone)
        {
            Workflows.Add(row.Id, row.WorkflowId);
            Workflows.Add(poll.Watch.ExecutionId, row.WorkflowId);
            if (row.WorkflowId.Length > 0)
                Workflows.RowsOf(row.WorkflowId).Weigh([row]);
        }

        var served = SharersOf(poll.Watch);
        poll.Served = served.Count;
        return served.FindAll(watch => Succeeded(watch, row, poll, now));
    }

    /// <summary>Takes a page of a list, for everybody whose execution is on it.</summary>
    /// <returns>Those whose wait is over.</returns>
    public List<Watch> Succeeded(Poll poll, in PollPage page, TimeSpan now)
    {
        Mark(poll, isUnderWay: false);
        var list = poll.List!;
        list.Read(page, poll.Page, poll.PerPage);
        var places = new Dictionary<string, int>(page.Rows.Count, StringComparer.Ordinal);
        for (var i = 0; i < page.Rows.Count; i++)
            places.TryAdd(page.Rows[i].Id, i);

        var (over, missing, found) = (new List<Watch>(), new List<Watch>(), 0);
        foreach (var watch in _watches)
        {
            if (!watch.IsAlone && places.TryGetValue(watch.ExecutionId, out var i))
            {
                found++;
                Workflows.Add(watch.ExecutionId, list.WorkflowId);
                watch.Place = new RowPlace { Row = ((poll.Page - 1) * poll.PerPage) + i, Total = list.Total };
                if (Succeeded(watch, page.Rows[i].Detached(watch.ExecutionId, list.WorkflowId), poll, now))
                    over.Add(watch);
            }
            else if (IsExpectedOn(watch, poll))
            {
                missing.Add(watch);
            }
        }

        foreach (var row in page.Rows)
            Workflows.Add(row.Id, list.WorkflowId);

        poll.Served = found;

        // One that was not there may have moved to the next page, or be on one of those to come: they are read as long as they
        // bring others, or are fewer than half of those that they are read for. After that it is polled for by itself.
        foreach (var watch in missing)
        {
            var mayFollow = page.HasNext && (found > 0 || watch.Place.Row is not null || 2 * poll.Page < missing.Count);
            watch.Place = new RowPlace { SearchedIn = list.WorkflowId, NextPage = mayFollow ? poll.Page + 1 : 0 };
        }

        return over;
    }

    /// <summary>Takes the failure of a poll.</summary>
    /// <returns>Those whose wait it ends.</returns>
    public List<Watch> Failed(Poll poll, FlowMaestroException failure, TimeSpan now)
    {
        Mark(poll, isUnderWay: false);
        if (failure is { StatusCode: not null } and (FlowMaestroAuthenticationException or FlowMaestroAuthorizationException))
            return poll.Watch.IsAlone ? [poll.Watch] : [.. _watches.Where(static watch => !watch.IsAlone)];

        if (poll.List is { } list && list.Failed(failure, now))
            return [];

        var concerned = poll.List is { } failed
            ? _watches.Where(watch => watch.WorkflowId == failed.WorkflowId || watch == poll.Watch)
            : SharersOf(poll.Watch);
        return [.. concerned.Where(watch => PollTimes.Failed(watch, failure, now))];
    }

    /// <summary>Takes a poll that could not even be sent.</summary>
    /// <returns>The wait whose poll it was.</returns>
    public List<Watch> Broken(Poll poll)
    {
        Return(poll);
        return [poll.Watch];
    }

    private bool Succeeded(Watch watch, Execution row, Poll poll, TimeSpan now)
    {
        PollTimes.Succeeded(watch, row, poll.Began, now);
        Learn(watch);
        if (!row.Status.IsTerminal)
            return false;

        // A list may leave out what a single row has.
        var lacks = poll.List is not null && (row.Status == ExecutionStatus.Completed ? row.OutputsJson is null
            : row.Status == ExecutionStatus.Failed && row.Error is null);
        watch.IsUrgent = lacks;
        return !lacks;
    }

    private static bool IsExpectedOn(Watch watch, Poll poll)
    {
        var list = poll.List!;
        return !NeedsOwn(watch)
            && (watch.WorkflowId ?? watch.Place.SearchedIn ?? list.WorkflowId) == list.WorkflowId
            && list.PageOf(watch.Place, poll.PerPage) == poll.Page;
    }

    private void Mark(Poll poll, bool isUnderWay)
    {
        if (poll.List is { } list)
            list.IsRead = isUnderWay;

        _isLearning = poll.IsLearning ? isUnderWay : _isLearning;
        foreach (var watch in SharersOf(poll.Watch))
            watch.IsPolled = isUnderWay;
    }

    /// <summary>Those whom a poll for one execution serves.</summary>
    private List<Watch> SharersOf(Watch watch) => watch.IsAlone ? [watch] : Of(watch.ExecutionId).FindAll(static other => !other.IsAlone);
}
