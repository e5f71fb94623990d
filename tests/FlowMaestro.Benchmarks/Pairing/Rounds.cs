using System.Diagnostics;

namespace FlowMaestro.Benchmarks.Pairing;

/// <summary>
/// Contenders taking turns. Each round every one of them does the same work, in an order that rotates, so that a machine
/// that is busy for a second is busy for all; what counts is the median of what the rounds say, ratio by ratio.
/// </summary>
internal sealed class Rounds
{
    private const int WarmUpPasses = 8;

    private readonly IReadOnlyDictionary<string, List<Cost>> _costs;

    private Rounds(IReadOnlyDictionary<string, List<Cost>> costs) => _costs = costs;

    public IEnumerable<string> Names => _costs.Keys;

    /// <param name="contenders">In the order of the first round.</param>
    /// <param name="rounds">How many.</param>
    /// <param name="calls">In each round, by each.</param>
    /// <param name="warmUp">Calls before the first round: until nothing is left to be compiled.</param>
    public static async Task<Rounds> RunAsync(IReadOnlyList<Contender> contenders, int rounds, int calls, int warmUp)
    {
        for (var pass = 0; pass < (warmUp == 0 ? 0 : WarmUpPasses); pass++)
        {
            foreach (var contender in contenders)
            {
                await contender.RunAsync(warmUp / WarmUpPasses);

                // The runtime compiles anew what is used much, twice, and not before it has had nothing new to compile for 100 ms.
                await Task.Delay(150);
            }
        }

        var costs = contenders.ToDictionary(static c => c.Name, static _ => new List<Cost>());
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < contenders.Count; turn++)
            {
                var contender = contenders[(round + turn) % contenders.Count];
                costs[contender.Name].Add(await MeasureAsync(contender, calls));
            }
        }

        return new Rounds(costs);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    public double Median(string name, Func<Cost, double> figure) => Median(_costs[name].Select(figure));

    public double Ratio(string name, string to, Func<Cost, double> figure) =>
        Median(_costs[name].Zip(_costs[to], (own, other) => figure(own) / figure(other)));

    private static async Task<Cost> MeasureAsync(Contender contender, int calls)
    {
        // What the one before has left behind is not this one's to clear away.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        await contender.RunAsync(calls);
        var wall = Stopwatch.GetElapsedTime(began);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        return new Cost(cpu.TotalMicroseconds / calls, wall.TotalMicroseconds / calls, (double)bytes / calls);
    }
}
