namespace FlowMaestro.Benchmarks.Pairing;

/// <summary>What one call took of this process, on average over a round.</summary>
/// <param name="Cpu">Microseconds of processor time.</param>
/// <param name="Wall">Microseconds by the clock.</param>
/// <param name="Bytes">Allocated.</param>
internal readonly record struct Cost(double Cpu, double Wall, double Bytes);
