using System.Diagnostics;
using FlowMaestro.Benchmarks.Pairing;
using FlowMaestro.Benchmarks.Peers;

namespace FlowMaestro.Benchmarks.Rows;

/// <summary>Sixty-four answers that trickle in: whether code that has nothing to do with them still runs on time.</summary>
internal static class SlowBodiesRow
{
    private const int Bodies = 64;

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(Uri url)
    {
        var late = Peer.All.ToDictionary(static name => name, static _ => new List<double>());
        for (var round = 0; round < 3; round++)
        {
            foreach (var name in Peer.All)
            {
                late[name].Add(await LatestTimerAsync(name, url));
            }
        }

        var medians = late.ToDictionary(static p => p.Key, static p => Rounds.Median(p.Value));
        return [new Finding("unrelated timer beside 64 slow bodies, late", "ms", medians[Peer.Ours], medians.Where(static p => p.Key != Peer.Ours).ToDictionary(), medians[Peer.Ours], null, new Goal(25, 10))];
    }

    private static async Task<double> LatestTimerAsync(string name, Uri url)
    {
        using var peer = Peer.Create(name, url);
        await peer.GetWorkflowAsync("wf_1");
        var slow = Task.WhenAll(Enumerable.Range(0, Bodies).Select(_ => peer.GetWorkflowAsync("slow")));
        var latest = 0.0;
        while (!slow.IsCompleted)
        {
            var began = Stopwatch.GetTimestamp();
            await Task.Delay(5);
            latest = Math.Max(latest, Stopwatch.GetElapsedTime(began).TotalMilliseconds - 5);
        }

        await slow;
        return latest;
    }
}
