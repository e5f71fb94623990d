using FlowMaestro.Models;

namespace FlowMaestro.Streaming.Polling;

/// <content>What becomes of a poll.</content>
internal sealed partial class PollSchedule
{
    /// <summary>Puts a poll back that was not made.</summary>
    public void Return(Poll poll) => Mark(poll, isUnderWay: false);

    /// <summary>Takes the row of a single poll, for everybody who waits for the execution.</summary>
    /// <returns>Those whose wait is over.</returns>
    public List<Watch> Answered(Poll poll, Execution row, TimeSpan now)
    {
        Mark(poll, isUnderWay: false);
        if (poll.Watch.IsAlone)
        {
            poll.Served = 1;
            return Answered(poll.Watch, row, isRow: false, now) ? [poll.Watch] : [];
        }

        Workflows.Add(row.Id, row.WorkflowId);
        Workflows.Add(poll.Watch.ExecutionId, row.WorkflowId);
        if (row.WorkflowId.Length > 0)
        {
            Workflows.RowsOf(row.WorkflowId).Weigh([row]);
        }

        List<Watch> served = [.. Of(poll.Watch.ExecutionId).Where(static watch => !watch.IsAlone)];
        poll.Served = served.Count;
        return served.FindAll(watch => Answered(watch, row, isRow: false, now));
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

        poll.Served = found;

        // Who was not there may have moved to the next page, or be on it as long as pages bring others; after that it is polled for by
        // itself.
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

        if (poll.List is { } list && list.Failed(failure, now))
        {
            return [];
        }

        var concerned = poll.List is { } failed
            ? _watches.Where(watch => watch.WorkflowId == failed.WorkflowId || watch == poll.Watch)
            : poll.Watch.IsAlone ? [poll.Watch] : Of(poll.Watch.ExecutionId).Where(static watch => !watch.IsAlone);
        return [.. concerned.Where(watch => PollTimes.Failed(watch, failure, isFirst: poll.IsFirst && watch == poll.Watch, now))];
    }

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
