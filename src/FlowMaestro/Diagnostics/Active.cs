namespace FlowMaestro.Diagnostics;

/// <summary>What lasts for a while and is counted while it does.</summary>
internal enum ActiveKind
{
    Wait,
    ExecutionStream,
    MessageStream,
    ThreadStream,
}

/// <summary>
/// Counts a wait or a stream until it is disposed, even while no listener is attached: one may be attached later. Dispose it once.
/// </summary>
internal readonly struct Active : IDisposable
{
    private static readonly long[] Counts = new long[4];

    private readonly ActiveKind _kind;

    public Active(ActiveKind kind)
    {
        _kind = kind;
        Interlocked.Increment(ref Counts[(int)kind]);
    }

    public static long Count(ActiveKind kind) => Interlocked.Read(ref Counts[(int)kind]);

    public void Dispose() => Interlocked.Decrement(ref Counts[(int)_kind]);
}
