using FlowMaestro.Diagnostics;
using FlowMaestro.Http;

namespace FlowMaestro.Streaming.Polling;

/// <content>From a poll to its request, and from the response to those who wait.</content>
internal sealed partial class ExecutionPoller
{
    private async ValueTask MakeAsync(bool async, Poll poll, long? deadline, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(async, poll, deadline, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Dispatch();
            Interlocked.Decrement(ref _making);
        }
    }

    private async ValueTask SendAsync(bool async, Poll poll, long? deadline, CancellationToken cancellationToken)
    {
        List<Watch> over;
        Exception? failure = null;
        try
        {
            if (poll.List is null)
            {
                var row = await _requests.GetAsync(async, poll, deadline, cancellationToken).ConfigureAwait(false);
                over = Take(now => _schedule.Succeeded(poll, row, now));
            }
            else
            {
                var page = await _requests.ListAsync(async, poll, deadline, cancellationToken).ConfigureAwait(false);
                over = Take(now => _schedule.Succeeded(poll, page, now));
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested || Deadline.Left(_clock, deadline) == TimeSpan.Zero)
        {
            // The waiter's own time is over, which says nothing of the others.
            PutBack(poll);
            return;
        }
        catch (ObjectDisposedException) when (_end.IsCancellationRequested)
        {
            // Disposing the client ends the waits, with an exception that says so.
            PutBack(poll);
            return;
        }
        catch (FlowMaestroException e)
        {
            failure = e;
            over = Take(now => _schedule.Failed(poll, e, now));
        }
        catch (Exception e)
        {
            // Nothing that the API does: options that cannot be sent, a handler that throws. Only the wait whose poll it was fails.
            failure = e;
            over = Take(_ => _schedule.Broken(poll));
        }

        foreach (var watch in over)
            End(watch, failure);

        // Last, since a listener may throw.
        Metrics.Polled(PollRequests.OperationOf(poll).PathTemplate, poll.Served, failure);
    }

    private static void End(Watch watch, Exception? failure)
    {
        if (failure is null)
            watch.End(watch.LastKnown);
        else
            watch.Fail(failure);
    }

    /// <summary>Enters in the schedule what came of a poll.</summary>
    /// <returns>Those whose wait is over.</returns>
    private List<Watch> Take(Func<TimeSpan, List<Watch>> outcome)
    {
        lock (_gate)
        {
            _underWay--;
            var over = outcome(Now);
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
