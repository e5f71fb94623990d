namespace FlowMaestro.Benchmarks.Pairing;

/// <summary>How much is measured: enough to see where things stand, or enough to print.</summary>
internal sealed record Effort(int Rounds, int Calls, int LargeRounds, int Events, int Processes, int Waits, int ClockFactor, bool IsForChart)
{
    public static readonly Effort Quick = new(Rounds: 25, Calls: 800, LargeRounds: 7, Events: 20_000, Processes: 7, Waits: 5, ClockFactor: 20, IsForChart: false);

    public static readonly Effort Full = new(Rounds: 41, Calls: 800, LargeRounds: 21, Events: 50_000, Processes: 21, Waits: 20, ClockFactor: 10, IsForChart: true);
}
