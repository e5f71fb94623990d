using FlowMaestro.Http.Pacing;

namespace FlowMaestro.Streaming.Polling;

/// <summary>
/// How many polls there may be: at most half of the minute's allowance, and of the day what the user's own calls leave,
/// spread so that it lasts until midnight. Has no clock: callers pass the time. Counts in requests.
/// </summary>
internal sealed class PollBudget
{
    private const double MinutesOfDay = 1_440;

    /// <summary>The share of the day that polls never use: a tenth, and a little for polls beyond the budget.</summary>
    private const double KeptOfDay = 0.105;

    /// <summary>Calls at a pace above this share of the day's limit are a burst, not a forecast for the rest of the day.</summary>
    private const double LikeliestShare = 0.9;

    /// <summary>Of what polls may use today this share may go at full speed; the rest is spread evenly.</summary>
    private const double BurstShare = 0.25;

    /// <summary>Where nothing is left for polls, one every ten minutes still tells a wait of its end.</summary>
    private const double LeastPerMinute = 0.1;
    private const double SharePerMinute = 1.0 / 120;

    /// <summary>Before a response told of the limit, one poll goes at once and the others one after another.</summary>
    private static readonly TimeSpan GapBefore = TimeSpan.FromSeconds(2);

    private double? _ofMinute;
    private double _burst = 1;
    private double _ofDay = double.MaxValue;
    private double _dayRefill = 1;
    private int _spentBefore;
    private TimeSpan _leftOfDay;
    private TimeSpan _at;

    /// <summary>How long until the next poll may start; zero for now.</summary>
    public TimeSpan WaitFor(in PollAllowance allowance, TimeSpan now)
    {
        if (allowance.HasNoLimiter)
            return TimeSpan.Zero;

        if (allowance.LimitPerMinute is not { } limit)
        {
            var next = _at + GapBefore;
            return _spentBefore == 0 || next <= now ? TimeSpan.Zero : next - now;
        }

        var elapsed = _ofMinute is null ? 0 : (now - _at).TotalMinutes;
        _at = now;
        var half = Math.Max(limit / 2.0, 1);
        _burst = Math.Max(Math.Floor(half * 2 / 15), 1);
        var perMinute = Math.Max(half - _burst, half / 2);
        var ofDay = DayPace(allowance, elapsed);
        perMinute = Math.Min(perMinute, ofDay);
        var level = Math.Min(_burst, (_ofMinute ?? _burst - _spentBefore) + (elapsed * perMinute));
        _ofMinute = level;
        var minutes = Math.Max((1 - level) / perMinute, _ofDay < 1 ? (1 - _ofDay) / _dayRefill : 0);
        var longest = allowance.LimitPerDay is null ? MinutesOfDay : Math.Max(allowance.LeftOfDay.TotalMinutes, 1);
        return minutes <= 1e-9 ? TimeSpan.Zero : TimeSpan.FromMinutes(Math.Min(minutes, longest));
    }

    /// <summary>Counts a poll that starts.</summary>
    public void Spend(TimeSpan now)
    {
        // Hurried polls may exceed the budget. To make up for them the others wait for one burst more, at most.
        _ofMinute = _ofMinute is { } level ? Math.Max(level - 1, -_burst) : null;
        _ofDay -= 1;
        if (_ofMinute is null)
        {
            _spentBefore++;
            _at = now;
        }
    }

    /// <returns>The most polls of a minute that the day allows.</returns>
    private double DayPace(in PollAllowance allowance, double elapsed)
    {
        if (allowance is not { LimitPerDay: { } limit, LeftForDay: { } left })
            return double.MaxValue;

        var minutes = Math.Max(allowance.LeftOfDay.TotalMinutes, 1);
        var isBurst = allowance.CallsPerMinute > limit * LikeliestShare / MinutesOfDay;
        var callsToCome = Math.Min(allowance.CallsPerMinute, limit * LikeliestShare / MinutesOfDay) * minutes;
        var spare = left - (limit * KeptOfDay);
        var surplus = Math.Max(isBurst ? Math.Max(spare - callsToCome, spare * BurstShare) : spare - callsToCome, 0);
        if (allowance.LeftOfDay > _leftOfDay)
            _ofDay = double.MaxValue;

        _leftOfDay = allowance.LeftOfDay;
        var most = Math.Max(surplus * BurstShare, 1);
        _dayRefill = Math.Max((surplus - Math.Clamp(_ofDay, 0, most)) / minutes, LeastPerMinute);
        _ofDay = Math.Min(most, _ofDay + (elapsed * _dayRefill));
        return Math.Max(Math.Max(surplus * SharePerMinute, surplus / minutes), LeastPerMinute);
    }
}
