namespace FlowMaestro.Streaming;

/// <summary>What the server was found unable to do, so that it need not be asked again with each message. Forgotten after an hour, since servers learn.</summary>
internal sealed class StreamAbilities(TimeProvider clock)
{
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private const long Never = long.MinValue;

    private long _streamingMissedAt = Never;
    private long _threadEventsMissedAt = Never;

    /// <summary>Whether a message may ask for its reply as a stream.</summary>
    public bool CanStreamReplies => IsForgotten(ref _streamingMissedAt);

    /// <summary>Whether a thread may have a stream of events.</summary>
    public bool HasThreadEvents => IsForgotten(ref _threadEventsMissedAt);

    public void MissedStreaming() => Volatile.Write(ref _streamingMissedAt, clock.GetTimestamp());

    public void MissedThreadEvents() => Volatile.Write(ref _threadEventsMissedAt, clock.GetTimestamp());

    private bool IsForgotten(ref long missedAt)
    {
        var at = Volatile.Read(ref missedAt);
        return at == Never || clock.GetElapsedTime(at) > Memory;
    }
}
