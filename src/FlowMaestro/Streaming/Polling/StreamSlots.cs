namespace FlowMaestro.Streaming.Polling;

/// <summary>
/// Which waits get a stream beside their polls: those that tell of progress, and a few others, since each stream costs a
/// request. None on a server whose streams were seen to deliver nothing. Has no clock.
/// </summary>
internal sealed class StreamSlots
{
    private const int Slots = 4;

    /// <summary>A stream that was open for this long on a run that ended, and told nothing, is a silent one.</summary>
    private static readonly TimeSpan Telling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private TimeSpan? _silentAt;
    private int _taken;

    public bool TryTake(bool hasProgress, bool hasDeliveries, TimeSpan now)
    {
        if (now - _silentAt < Memory || (!hasProgress && (hasDeliveries || _taken >= Slots)))
            return false;

        _taken += hasProgress ? 0 : 1;
        return true;
    }

    public void Give(bool hasProgress) => _taken -= hasProgress ? 0 : 1;

    /// <summary>Whether there are so few waits that requests are not scarce.</summary>
    public static bool AreFew(int watches) => watches <= Slots;

    public void Ended(TimeSpan? wasOpen, bool hasTold, TimeSpan now)
    {
        if (hasTold)
            _silentAt = null;
        else if (!(wasOpen < Telling))
            _silentAt = now;
    }
}
