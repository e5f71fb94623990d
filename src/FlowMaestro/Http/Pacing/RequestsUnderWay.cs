namespace FlowMaestro.Http.Pacing;

/// <summary>The requests that are on their way. Has no clock: callers pass the time.</summary>
internal sealed class RequestsUnderWay
{
    /// <summary>
    /// How long a request on its way may be counted after one that was sent later: a connection has to be made for one of them.
    /// </summary>
    private static readonly TimeSpan Overtaking = TimeSpan.FromSeconds(5);

    private readonly List<(long Number, TimeSpan At)> _requests = [];

    public void Add(long number, TimeSpan now) => _requests.Add((number, now));

    /// <returns>Whether it was there.</returns>
    public bool Remove(long number)
    {
        var i = _requests.Count - 1;
        while (i >= 0 && _requests[i].Number != number)
            i--;

        if (i >= 0)
            _requests.RemoveAt(i);

        return i >= 0;
    }

    /// <summary>How many of the requests up to <paramref name="through"/> the server may not have counted yet.</summary>
    public int InDoubt(long through, TimeSpan now)
    {
        var count = 0;
        foreach (var (number, at) in _requests)
            count += number <= through && now - at < Overtaking ? 1 : 0;

        return count;
    }
}
