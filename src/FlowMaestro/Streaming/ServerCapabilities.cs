namespace FlowMaestro.Streaming;

/// <summary>
/// What the server turned out not to support, so that not each message tries it again. Forgotten after an hour: servers are
/// updated.
/// </summary>
internal sealed class ServerCapabilities(TimeProvider clock)
{
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private const long Never = long.MinValue;

    private long _refusedAt = Never;

    /// <summary>False for an hour after the server has shown that it does not stream replies.</summary>
    public bool MayStreamReplies => Volatile.Read(ref _refusedAt) is var at && (at == Never || clock.GetElapsedTime(at) > Memory);

    public void CannotStreamReplies() => Volatile.Write(ref _refusedAt, clock.GetTimestamp());
}
