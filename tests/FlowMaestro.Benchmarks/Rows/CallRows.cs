using FlowMaestro.Benchmarks.Pairing;
using FlowMaestro.Benchmarks.Peers;
using FlowMaestro.Benchmarks.Server;

namespace FlowMaestro.Benchmarks.Rows;

/// <summary>Calls with small and middling answers: the processor's time and the memory of each.</summary>
internal static class CallRows
{
    private const string Synchronous = "synchronous";
    private const string Asynchronous = "asynchronous";

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(Uri url, Effort effort)
    {
        var peers = Peer.All.ToDictionary(static name => name, name => Peer.Create(name, url));
        foreach (var (name, peer) in peers)
        {
            if (await peer.GetWorkflowAsync("wf_1") != Bodies.WorkflowName || await peer.ListWorkflowsAsync() != Bodies.ListRows)
            {
                throw new InvalidOperationException($"{name} did not read what was sent.");
            }
        }

        var small = await Rounds.RunAsync([.. peers.Select(static p => Contender.Calls(p.Key, () => p.Value.GetWorkflowAsync("wf_1")))], effort.Rounds, effort.Calls, warmUp: 4_000);
        var list = await Rounds.RunAsync([.. peers.Select(static p => Contender.Calls(p.Key, p.Value.ListWorkflowsAsync))], effort.Rounds, effort.Calls / 2, warmUp: 2_000);
        var (ours, drain) = ((Ours)peers[Peer.Ours], (SocketDrain)peers[Peer.Drain]);
        var twins = await Rounds.RunAsync(
            [
                Contender.BlockingSequence(Synchronous, () => ours.GetWorkflow("wf_1")),
                Contender.Sequence(Asynchronous, () => ours.GetWorkflowAsync("wf_1")),
                Contender.BlockingSequence($"{Peer.Drain}, {Synchronous}", () => drain.GetWorkflow("wf_1")),
                Contender.Sequence(Peer.Drain, () => drain.GetWorkflowAsync("wf_1")),
            ],
            effort.Rounds, effort.Calls, warmUp: 4_000);
        foreach (var peer in peers.Values)
        {
            peer.Dispose();
        }

        return
        [
            Compare("small GET, CPU", "µs", small, static c => c.Cpu, new Goal(1.05, 1.0)),
            Compare("small GET, allocated", "B", small, static c => c.Bytes, new Goal(1.15, 1.0)),
            Compare("100 rows, CPU", "µs", list, static c => c.Cpu, new Goal(1.05, 1.0)),
            Compare("100 rows, allocated", "B", list, static c => c.Bytes, new Goal(1.10, 1.0)),
            Finds("synchronous call, CPU", "µs", twins, Synchronous, $"{Peer.Drain}, {Synchronous}", static c => c.Cpu, new Goal(1.05, null)),
        ];
    }

    public static Finding Compare(string row, string unit, Rounds rounds, Func<Cost, double> figure, Goal goal) =>
        Finds(row, unit, rounds, Peer.Ours, Peer.HandWritten, figure, goal);

    public static Finding Finds(string row, string unit, Rounds rounds, string who, string against, Func<Cost, double> figure, Goal goal) => new(
        row,
        unit,
        rounds.Median(who, figure),
        rounds.Names.Where(name => name != who).ToDictionary(static name => name, name => rounds.Median(name, figure)),
        rounds.Ratio(who, against, figure),
        against,
        goal);
}
