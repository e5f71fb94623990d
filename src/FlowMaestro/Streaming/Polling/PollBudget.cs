using FlowMaestro.Http.Pacing;

namespace FlowMaestro.Streaming.Polling;

/// <summary>
/// How many polls there may be: at most half of the minute's allowance, and of the day what the user's own calls leave,
/// spread so that it lasts until midnight. Told the time; counts in requests.
/// </summary>
internal sealed class PollBudget
{
    private const int UsualLimit = 60;
    private const double MinutesOfDay = 1_440;

    /// <summary>Of the day this share stays untouched: a tenth, and a little for what is asked beyond the budget.</summary>
    private const double KeptOfDay = 0.105;

    /// <summary>A pace of the user's that no day could hold is a burst and no forecast.</summary>
    private const double LikeliestShare = 0.9;

    /// <summary>Of what polls may use today this share may go at full speed; the rest is spread evenly.</summary>
    private const double BurstShare = 0.25;

    /// <summary>Where nothing is left for polls, one every ten minutes still tells a wait of its end.</summary>
    private const double LeastPerMinute = 0.1;
    private const double SharePerMinute = 1.0 / 120;

    private double _ofMinute = double.MaxValue;
    private double _ofDay = double.MaxValue;
    private TimeSpan _leftOfDay;
    private TimeSpan _at;

    /// <summary>How long until the next poll may start; zero for now.</summary>
    public TimeSpan WaitFor(in PollAllowance allowance, TimeSpan now)
    {
        if (allowance.HasNoLimiter)
        {
            return TimeSpan.Zero;
        }

        var elapsed = (now - _at).TotalMinutes;
        _at = now;
        var half = Math.Max((allowance.LimitPerMinute ?? UsualLimit) / 2.0, 1);
        var burst = Math.Max(Math.Floor(half * 2 / 15), 1);
        var perMinute = Math.Max(half - burst, half / 2);
        var ofDay = DayPace(allowance, elapsed);
        perMinute = Math.Min(perMinute, ofDay);
        _ofMinute = Math.Min(burst, _ofMinute + (elapsed * perMinute));
        var minutes = Math.Max((1 - _ofMinute) / perMinute, _ofDay < 1 ? (1 - _ofDay) / _dayRefill : 0);
        return minutes <= 1e-9 ? TimeSpan.Zero : TimeSpan.FromMinutes(Math.Min(minutes, MinutesOfDay));
    }

    private double _dayRefill = 1;

    /// <summary>Counts a poll that starts.</summary>
    public void Spend()
    {
        _ofMinute -= 1;
        _ofDay -= 1;
    }

    /// <returns>The most polls of a minute that the day allows.</returns>
    private double DayPace(in PollAllowance allowance, double elapsed)
    {
        if (allowance is not { LimitPerDay: { } limit, LeftForDay: { } left })
        {
            return double.MaxValue;
        }

        var minutes = Math.Max(allowance.LeftOfDay.TotalMinutes, 1);
        var isBurst = allowance.CallsPerMinute > limit * LikeliestShare / MinutesOfDay;
        var callsToCome = Math.Min(allowance.CallsPerMinute, limit * LikeliestShare / MinutesOfDay) * minutes;
        var spare = left - (limit * KeptOfDay);
        var surplus = Math.Max(isBurst ? Math.Max(spare - callsToCome, spare * BurstShare) : spare - callsToCome, 0);
        if (allowance.LeftOfDay > _leftOfDay)
        {
            _ofDay = double.MaxValue;
        }

        _leftOfDay = allowance.LeftOfDay;
        var most = Math.Max(surplus * BurstShare, 1);
        _dayRefill = Math.Max((surplus - Math.Clamp(_ofDay, 0, most)) / minutes, LeastPerMinute);
        _ofDay = Math.Min(most, _ofDay + (elapsed * _dayRefill));
        return Math.Max(Math.Max(surplus * SharePerMinute, surplus / minutes), LeastPerMinute);
    }
}
