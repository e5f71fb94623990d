namespace FlowMaestro.Http;

/// <summary>The end of an operation as a timestamp of a clock: wall time may jump during a wait.</summary>
internal static class Deadline
{
    /// <returns>Null for no end.</returns>
    public static long? After(TimeProvider clock, TimeSpan timeout) =>
        timeout == Timeout.InfiniteTimeSpan ? null : clock.GetTimestamp() + (long)(timeout.TotalSeconds * clock.TimestampFrequency);

    /// <returns>What is left, never negative; null where there is no end.</returns>
    public static TimeSpan? Left(TimeProvider clock, long? deadline)
    {
        if (deadline is not { } end)
            return null;

        var now = clock.GetTimestamp();
        return now < end ? clock.GetElapsedTime(now, end) : TimeSpan.Zero;
    }
}
