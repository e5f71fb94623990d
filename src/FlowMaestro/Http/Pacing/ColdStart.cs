namespace FlowMaestro.Http.Pacing;

/// <summary>
/// Starts while nothing is known of the allowance: one, then five a second, and two more for each response. Not limited by
/// the requests that are under way, since the server may hold a message for minutes. Has no clock: callers pass the time.
/// </summary>
internal sealed class ColdStart
{
    private const double StartsPerSecond = 5;
    private const double StartsForEachResponse = 2;

    private double _credit = 1;
    private TimeSpan _at;

    public TimeSpan WaitFor(int ahead, TimeSpan now)
    {
        Refill(now);
        return TimeSpan.FromSeconds((ahead + 1 - _credit) / StartsPerSecond);
    }

    public void Started(TimeSpan now)
    {
        Refill(now);
        _credit -= 1;
    }

    public void Responded(bool isRefused) => _credit = isRefused ? Math.Min(_credit, 1) : _credit + StartsForEachResponse;

    private void Refill(TimeSpan now)
    {
        // Time adds at most one start, however long nobody calls.
        _credit = Math.Max(_credit, Math.Min(1, _credit + ((now - _at).TotalSeconds * StartsPerSecond)));
        _at = now;
    }
}
