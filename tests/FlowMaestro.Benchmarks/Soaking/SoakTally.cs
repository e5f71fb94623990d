using System.Collections.Concurrent;
using System.Diagnostics;
using FlowMaestro.Benchmarks.Pairing;

namespace FlowMaestro.Benchmarks.Soaking;

/// <summary>What came of the runs, and what the process held at the time.</summary>
internal sealed class SoakTally
{
    private readonly List<(double Memory, double Threads)> _samples = [];
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int this[string what] => _counts.GetValueOrDefault(what);

    public IEnumerable<KeyValuePair<string, int>> Counts => _counts.OrderBy(static c => c.Key, StringComparer.Ordinal);

    public void Add(string what) => _counts.AddOrUpdate(what, 1, static (_, before) => before + 1);

    public async Task SampleAsync(TimeSpan every, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(every, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using var process = Process.GetCurrentProcess();
            _samples.Add((GC.GetTotalMemory(forceFullCollection: true), process.Threads.Count));
        }
    }

    /// <summary>The median of the first third of the time and that of the last.</summary>
    public (double First, double Last) Level(Func<(double Memory, double Threads), double> figure)
    {
        var third = Math.Max(_samples.Count / 3, 1);
        return (Rounds.Median(_samples.Take(third).Select(figure)), Rounds.Median(_samples.TakeLast(third).Select(figure)));
    }
}
