using FlowMaestro.Benchmarks.Pairing;
using FlowMaestro.Benchmarks.Peers;
using FlowMaestro.Benchmarks.Server;

namespace FlowMaestro.Benchmarks.Rows;

/// <summary>A process that makes one call and ends, as a function or a command-line tool does: from its start to the answer.</summary>
internal static class ColdStartRow
{
    private static readonly IReadOnlyList<string> Starters = [Peer.Ours, Peer.HandWritten, Peer.Newtonsoft, Peer.Stock];

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(Uri url, Effort effort)
    {
        var rounds = await Rounds.RunAsync(
            [.. Starters.Select(name => Contender.Sequence(name, () => Task.Run(() => ChildProcess.Ask(Roles.Cold, name, url))))],
            effort.Processes, calls: 1, warmUp: 0);
        return [CallRows.Compare("cold start to the first answer", "µs", rounds, static c => c.Wall, new Goal(1.1, 1.05))];
    }

    /// <summary>The role of a child.</summary>
    public static async Task<int> StartAsync(string name, Uri url)
    {
        using var peer = Peer.Create(name, url);
        Console.WriteLine(await peer.GetWorkflowAsync("wf_1"));
        return 0;
    }
}
