namespace FlowMaestro.Http.Pacing;

/// <summary>
/// What a client knows of its allowance, and when the next request may start. Has no clock and no lock: it is told the
/// time, as the time since the client was made.
/// </summary>
internal sealed class PacerState
{
    // Polls leave a quarter of the minute, and at most ten requests, to the user's calls.
    private const int LargestReserve = 10;
    private const int ReserveDivisor = 4;

    private static readonly TimeSpan GapAfterRefusal = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan SpreadAfterRefusal = TimeSpan.FromMinutes(1);

    private readonly AllowanceWindow _minute = new(TimeSpan.FromMinutes(1));
    private readonly AllowanceWindow _day = new(TimeSpan.FromDays(1));
    private readonly long _before;
    private readonly ColdStart _coldStart = new();
    private readonly RequestsUnderWay _underWay = new();
    private TimeSpan? _lastStart;
    private TimeSpan _resumeAt;
    private TimeSpan _resumeDayAt;
    private TimeSpan _spreadUntil;
    private long _lastSeen;
    private long _endOfDay;

    /// <param name="before">How many requests were started before, of which nothing is to be learnt.</param>
    public PacerState(long before = 0) => Sent = _before = before;

    /// <summary>How many requests were started.</summary>
    public long Sent { get; private set; }

    /// <summary>What the last response said; null before.</summary>
    public RateLimit? Seen { get; private set; }

    /// <summary>The same, with the end of the day of which it told.</summary>
    public Allowance? Allowance => Seen is not { } seen ? null : new(
        seen.Limit,
        seen.Remaining,
        seen.Reset,
        seen.LimitPerDay,
        seen.RemainingPerDay,
        seen.LimitPerDay is null && seen.RemainingPerDay is null ? null : DateTimeOffset.FromUnixTimeSeconds(_endOfDay));

    /// <summary>Whether the server was seen to have no limiter.</summary>
    public bool HasNoLimiter { get; private set; }

    /// <summary>The allowance of a minute; null until a response tells.</summary>
    public int? LimitPerMinute => _minute.Limit;

    /// <summary>How long the server's day lasts; meaningful once a response told of it.</summary>
    public TimeSpan LeftOfDay(TimeSpan now) => _day.End > now ? _day.End - now : TimeSpan.Zero;

    public int? LimitPerDay => _day.Limit;

    /// <summary>What is left of the minute; null where no response told.</summary>
    public int? LeftForMinute => _minute.Limit is null ? null : _minute.Permits(Sent, 0);

    /// <summary>What is left of the day; null where no response told.</summary>
    public int? LeftForDay => _day.Limit is null ? null : _day.Permits(Sent, 0);

    /// <summary>Counts a request that is sent now.</summary>
    /// <returns>Its number.</returns>
    public long Start(TimeSpan now)
    {
        _coldStart.Started(now);
        _lastStart = now;
        Sent++;
        if (!HasNoLimiter)
            _underWay.Add(Sent, now);

        return Sent;
    }

    /// <summary>Notes that a request is over, where no response told of it before.</summary>
    public void Ended(long number, TimeSpan now)
    {
        if (_underWay.Remove(number))
        {
            Roll(now);
            _coldStart.Responded(isRefused: false);
        }
    }

    /// <summary>Takes what the attempt tells.</summary>
    public void Ended(long number, in ResponseFacts facts, TimeSpan now)
    {
        if (number <= _before)
            return;

        _underWay.Remove(number);
        Roll(now);
        _coldStart.Responded(facts.IsRefused);
        if (facts.NothingSent && !HasNoLimiter)
        {
            _minute.NotSent(number);
            _day.NotSent(number);
        }

        if (facts.Seen is { } seen)
        {
            HasNoLimiter = false;
            See(seen, facts.ServerTime, number, now);
        }
        else
        {
            HasNoLimiter |= facts.HasNoLimiter && _minute.Limit is null && _day.Limit is null;
        }

        if (facts.IsRefused)
            Refuse(facts, number, now);
    }

    /// <summary>How long until a request may start.</summary>
    /// <param name="ahead">How many wait before it.</param>
    /// <param name="isPoll">Whether it is a poll of the client's own, which leaves permits for the user's calls.</param>
    /// <param name="now">The time.</param>
    public Delay WaitFor(int ahead, bool isPoll, TimeSpan now)
    {
        Roll(now);
        var ofDay = Longer(_resumeDayAt - now, _day.WaitFor(_day.Permits(Sent, 0), ahead, reserve: 0, now));
        if (ofDay > TimeSpan.Zero)
            return new Delay(ofDay, Delay.Day);

        var wait = _resumeAt - now;
        if (now < _spreadUntil && _lastStart is { } last)
            wait = Longer(wait, last + GapAfterRefusal - now);

        if (HasNoLimiter)
            return new Delay(wait, Delay.Minute);

        // Where nothing is known, a start now and then, and two more for each response.
        wait = Longer(wait, _minute.Limit is null
            ? _coldStart.WaitFor(ahead, now)
            : _minute.WaitFor(_minute.Permits(Sent, _underWay.InDoubt(_minute.Through, now)), ahead, isPoll ? Reserve : 0, now));
        return new Delay(wait, Delay.Minute);
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private int Reserve => Math.Min((_minute.Limit ?? 0) / ReserveDivisor, LargestReserve);

    private void See(RateLimit seen, DateTimeOffset serverTime, long number, TimeSpan now)
    {
        // The limiter counts when a request arrives. Date is when the response was sent: minutes later, and perhaps after midnight.
        var second = serverTime.ToUnixTimeSeconds();
        var endOfDay = (((seen.Reset?.ToUnixTimeSeconds() - 1 ?? second) / 86_400) + 1) * 86_400;
        if (seen.Remaining is { } remaining)
        {
            var reset = seen.Reset?.ToUnixTimeSeconds() ?? ((second / 60) + 1) * 60;
            _minute.Saw(seen.Limit, remaining, reset, TimeSpan.FromSeconds(reset - second), number, now);
        }

        if (seen.RemainingPerDay is { } today)
            _day.Saw(seen.LimitPerDay, today, endOfDay, TimeSpan.FromSeconds(endOfDay - second), number, now);

        if (number >= _lastSeen)
            (_lastSeen, Seen, _endOfDay) = (number, seen, endOfDay);
    }

    private void Refuse(in ResponseFacts facts, long number, TimeSpan now)
    {
        if (facts.RetryAfter is not { } pause)
            return;

        if (facts.IsOfDay)
        {
            _day.Refused(pause, number, now);
            _resumeDayAt = Longer(_resumeDayAt, now + pause);
            return;
        }

        _minute.Refused(pause, number, now);
        _resumeAt = Longer(_resumeAt, now + pause);
        _spreadUntil = _resumeAt + SpreadAfterRefusal;
    }

    private void Roll(TimeSpan now)
    {
        _minute.Roll(Sent, now);
        _day.Roll(Sent, now);
    }
}
