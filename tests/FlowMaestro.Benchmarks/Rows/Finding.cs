namespace FlowMaestro.Benchmarks.Rows;

/// <summary>One line of the table: what was measured, and what was to be reached.</summary>
/// <param name="Row">What it is about.</param>
/// <param name="Unit">Of the values.</param>
/// <param name="Ours">The client's value.</param>
/// <param name="Peers">The others' values, by name.</param>
/// <param name="Figure">What the goals are about: a ratio to a peer, or the client's value itself.</param>
/// <param name="Against">The peer that the ratio is to; null where the figure is the value itself.</param>
/// <param name="Goal">What was to be reached.</param>
internal sealed record Finding(string Row, string Unit, double Ours, IReadOnlyDictionary<string, double> Peers, double Figure, string? Against, Goal Goal)
{
    private static readonly IReadOnlyDictionary<string, double> Nobody = new Dictionary<string, double>();

    /// <summary>Why there is no peer, where somebody would look for one.</summary>
    public string WhyAlone { get; init; } = "";

    public static Finding Alone(string row, string unit, double value, Goal goal) => new(row, unit, value, Nobody, value, null, goal);
}
