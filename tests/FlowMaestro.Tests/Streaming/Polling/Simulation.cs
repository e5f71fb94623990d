using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming.Polling;

/// <summary>Moves the clock of a test from one timer to the next, once what the last one began has come to rest.</summary>
internal sealed class Simulation(ManualTimeProvider clock, FlowMaestroClient client)
{
    // A work item is for a moment neither pending nor under way.
    private const int Quiet = 3;

    private readonly List<(Task<Execution> Wait, RunServer.Run Run)> _waits = [];

    /// <summary>How late each wait learned of the end.</summary>
    public List<TimeSpan> Lateness { get; } = [];

    public int Waiting => _waits.Count;

    public void Wait(RunServer.Run run) =>
        _waits.Add((client.Executions.WaitForCompletionAsync(run.Id, timeout: Timeout.InfiniteTimeSpan), run));

    /// <summary>Moves to a time, and notes which waits ended on the way.</summary>
    public void MoveTo(TimeSpan target)
    {
        while (true)
        {
            Settle();
            if (clock.Elapsed >= target)
            {
                return;
            }

            var left = target - clock.Elapsed;
            clock.Advance(clock.Pending is [var next, ..] && next < left ? next : left);
        }
    }

    public TimeSpan Percentile(double share) => Lateness.Order().ElementAt((int)((Lateness.Count - 1) * share));

    private void Settle()
    {
        // What a poll begins ends on the thread pool: at rest is who has no poll on its way, and no end that its waiter has not seen.
        // What a wait does by itself, such as opening a stream, is seen as work that the pool has not taken yet.
        var spin = default(SpinWait);
        var quiet = 0;
        while (quiet < Quiet)
        {
            var isAtRest = client.Poller.UnderWay <= 0 && ThreadPool.PendingWorkItemCount == 0
                && client.Poller.Watching >= _waits.Count(static wait => !wait.Wait.IsCompleted);
            quiet = isAtRest ? quiet + 1 : 0;
            spin.SpinOnce();
        }

        for (var i = _waits.Count - 1; i >= 0; i--)
        {
            if (_waits[i].Wait.IsCompleted)
            {
                Assert.That(_waits[i].Wait.Status, Is.EqualTo(TaskStatus.RanToCompletion), _waits[i].Wait.Exception?.ToString());
                Lateness.Add(clock.Elapsed - _waits[i].Run.End);
                _waits.RemoveAt(i);
            }
        }
    }
}
