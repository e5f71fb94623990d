using System.Globalization;
using FlowMaestro.Benchmarks.Pairing;
using FlowMaestro.Benchmarks.Peers;
using FlowMaestro.Benchmarks.Server;

namespace FlowMaestro.Benchmarks.Rows;

/// <summary>An execution with 5 MB of outputs: fetched and left alone, and read as the user's own type.</summary>
internal static class OutputsRows
{
    private const string ByNewtonsoft = "FlowMaestro, Newtonsoft";

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(Uri url, Effort effort)
    {
        var peers = Peer.All.ToDictionary(static name => name, name => Peer.Create(name, url));
        var readers = peers.Where(static p => p.Key != Peer.Drain).ToList();
        foreach (var (name, peer) in readers)
        {
            if ((await peer.GetReportAsync()).Rows is not { Count: Bodies.ReportRows } rows || rows[^1].Tags.Count != 2)
            {
                throw new InvalidOperationException($"{name} did not read what was sent.");
            }
        }

        var untouched = await Rounds.RunAsync([.. peers.Select(static p => Contender.Sequence(p.Key, p.Value.GetOutputsAsync))], effort.LargeRounds, calls: 3, warmUp: 16);
        var ours = (Ours)peers[Peer.Ours];
        var report = await Rounds.RunAsync(
            [.. readers.Select(static p => Contender.Sequence(p.Key, p.Value.GetReportAsync)), Contender.Sequence(ByNewtonsoft, ours.GetReportByNewtonsoftAsync)], effort.LargeRounds, calls: 2, warmUp: 16);
        foreach (var peer in peers.Values)
        {
            peer.Dispose();
        }

        var heap = Peer.All.ToDictionary(static name => name, name => double.Parse(ChildProcess.Ask(Roles.Heap, name, url), CultureInfo.InvariantCulture));
        return
        [
            CallRows.Compare("5 MB outputs, not looked at, time", "µs", untouched, static c => c.Wall, new Goal(0.5, null)),
            new Finding("5 MB outputs, not looked at, peak heap", "B", heap[Peer.Ours], heap.Where(static p => p.Key != Peer.Ours).ToDictionary(), heap[Peer.Ours] / heap[Peer.HandWritten], Peer.HandWritten, new Goal(0.6, null)),
            CallRows.Compare("5 MB by OutputsAs(JsonTypeInfo<T>), time", "µs", report, static c => c.Wall, new Goal(1.2, 1.0)),
            CallRows.Finds("5 MB by OutputsAs<T>(), time", "µs", report, ByNewtonsoft, Peer.Newtonsoft, static c => c.Wall, new Goal(1.0, null)),
        ];
    }

    /// <summary>The role of a child: how far the heap grows over that of an idle process while one answer after the other is fetched.</summary>
    public static async Task<int> MeasureHeapAsync(string name, Uri url)
    {
        using var peer = Peer.Create(name, url);
        await peer.GetWorkflowAsync("wf_1");
        var idle = GC.GetTotalMemory(forceFullCollection: true);
        var peak = idle;
        for (var i = 0; i < 5; i++)
        {
            GC.Collect();
            var fetching = peer.GetOutputsAsync();
            while (!fetching.IsCompleted)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
                await Task.WhenAny(fetching, Task.Delay(1));
            }

            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
            GC.KeepAlive(await fetching);
        }

        Console.WriteLine((peak - idle).ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
