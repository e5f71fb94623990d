namespace FlowMaestro.Diagnostics;

/// <summary>What lasts for a while and is counted while it does.</summary>
internal enum ActiveKind
{
    Wait,
    ExecutionStream,
    MessageStream,
    ThreadStream,
}

/// <summary>Counts a wait or a stream until it is disposed, whether or not somebody listens: a listener may come in the middle. Dispose it once.</summary>
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
