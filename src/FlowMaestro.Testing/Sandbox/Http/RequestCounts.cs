namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>The requests of each key in fixed windows: minutes and days of the clock, UTC.</summary>
internal sealed class RequestCounts
{
    public const int Minute = 60;
    public const int Day = 86_400;

    private readonly object _gate = new();
    private readonly Dictionary<string, Usage> _usage = [];

    /// <summary>Counts a request.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="now">When, in seconds of the epoch.</param>
    /// <returns>How many there are now, this one included.</returns>
    public Usage Count(string key, long now)
    {
        var (minute, day) = (now / Minute, now / Day);
        lock (_gate)
        {
            var before = _usage.GetValueOrDefault(key);
            return _usage[key] = new Usage(
                minute,
                (before?.Minute == minute ? before.InMinute : 0) + 1,
                day,
                (before?.Day == day ? before.InDay : 0) + 1);
        }
    }

    /// <summary>How many seconds of a window are left.</summary>
    public static int Left(long now, int window) => (int)(window - (now % window));

    /// <summary>Of one key: the windows that it sent its last request in, and how many it sent in each.</summary>
    internal sealed record Usage(long Minute, int InMinute, long Day, int InDay);
}
