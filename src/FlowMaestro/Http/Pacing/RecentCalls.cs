namespace FlowMaestro.Http.Pacing;

/// <summary>How many calls of the user's a minute took lately, which is what polls have to leave for the rest of the day.</summary>
internal sealed class RecentCalls
{
    private const int Minutes = 15;

    private readonly int[] _counts = new int[Minutes];
    private long _minute;

    public void Add(TimeSpan now)
    {
        MoveTo(now);
        _counts[_minute % Minutes]++;
    }

    public double PerMinute(TimeSpan now)
    {
        MoveTo(now);
        var observed = Math.Clamp(now.TotalMinutes, 1, Minutes);
        return _counts.Sum() / observed;
    }

    private void MoveTo(TimeSpan now)
    {
        var minute = (long)now.TotalMinutes;
        for (var next = Math.Max(_minute + 1, minute - Minutes + 1); next <= minute; next++)
            _counts[next % Minutes] = 0;

        _minute = Math.Max(_minute, minute);
    }
}
