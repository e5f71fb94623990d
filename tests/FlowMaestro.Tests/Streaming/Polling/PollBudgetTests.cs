using FlowMaestro.Http.Pacing;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro.Tests.Streaming.Polling;

/// <summary>The polls that a budget gives, for what the allowance is and what the user's calls take of it.</summary>
public class PollBudgetTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WholeDay = TimeSpan.FromDays(1);

    private readonly PollBudget _budget = new();

    [Test]
    public void AServerWithoutLimiterHasNoBudget()
    {
        var allowance = default(PollAllowance) with { HasNoLimiter = true };
        _budget.Spend(TimeSpan.Zero);

        Assert.That(_budget.WaitFor(allowance, TimeSpan.Zero), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void BeforeTheLimitIsKnownOnePollGoesAtOnceAndTheOthersTwoSecondsApart()
    {
        Assert.That(_budget.WaitFor(default, Minute), Is.EqualTo(TimeSpan.Zero));
        _budget.Spend(Minute);

        Assert.That(_budget.WaitFor(default, Minute), Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(_budget.WaitFor(default, Minute + TimeSpan.FromSeconds(1.5)), Is.EqualTo(TimeSpan.FromSeconds(0.5)));
        Assert.That(_budget.WaitFor(default, Minute + TimeSpan.FromSeconds(2)), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void WhatWasSpentBeforeTheLimitWasKnownIsCounted()
    {
        _budget.Spend(TimeSpan.Zero);
        _budget.Spend(TimeSpan.Zero);

        Assert.That(Burst(OfMinute(60), TimeSpan.Zero), Is.EqualTo(2), "two of four");
    }

    [Test]
    public void PollsThatAreHurriedHoldTheOthersUpForABurstOfThem()
    {
        Burst(OfMinute(60), TimeSpan.Zero);

        for (var i = 0; i < 50; i++)
        {
            _budget.Spend(TimeSpan.Zero);
        }

        Assert.That(_budget.WaitFor(OfMinute(60), TimeSpan.Zero).TotalMinutes, Is.EqualTo(5 / 26.0).Within(1e-6));
    }

    [Test]
    public void NothingIsHeldUpBeyondTheEndOfTheDay()
    {
        var allowance = new PollAllowance(60, 10_000, 0, TimeSpan.FromMinutes(30), 0, false);
        Burst(allowance, TimeSpan.Zero);

        for (var i = 0; i < 50; i++)
        {
            _budget.Spend(TimeSpan.Zero);
        }

        Assert.That(_budget.WaitFor(allowance, TimeSpan.Zero), Is.LessThanOrEqualTo(TimeSpan.FromMinutes(30)));
    }

    // Half of the minute: a fifteenth of the limit at once, the rest evenly.
    [TestCase(60, 4, 26)]
    [TestCase(120, 8, 52)]
    [TestCase(600, 40, 260)]
    [TestCase(4, 1, 1)]
    [TestCase(2, 1, 0.5)]
    [TestCase(1, 1, 0.5)]
    public void HalfOfAMinuteIsForPolls(int limit, int burst, double perMinute)
    {
        Assert.That(Burst(OfMinute(limit), TimeSpan.Zero), Is.EqualTo(burst));

        Assert.That(_budget.WaitFor(OfMinute(limit), TimeSpan.Zero).TotalMinutes, Is.EqualTo(1 / perMinute).Within(1e-6));
    }

    [Test]
    public void WhatIsNotUsedDoesNotAddUpBeyondTheBurst()
    {
        Burst(OfMinute(60), TimeSpan.Zero);

        Assert.That(Burst(OfMinute(60), TimeSpan.FromHours(1)), Is.EqualTo(4));
    }

    [Test]
    public void TimeGivesPollsBack()
    {
        Burst(OfMinute(60), TimeSpan.Zero);
        var half = TimeSpan.FromMinutes(0.5 / 26);

        Assert.That(_budget.WaitFor(OfMinute(60), half).TotalMinutes, Is.EqualTo(half.TotalMinutes).Within(1e-6));
        Assert.That(_budget.WaitFor(OfMinute(60), (2 * half) + TimeSpan.FromTicks(1)), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void ADayWithoutCallsGivesPollsAllButATenth([Values(0.0, 2.0, 5.0)] double calls)
    {
        var polls = Day(calls, limit: 10_000);

        Assert.That(polls, Is.EqualTo(10_000 - 1_050 - (calls * 1_440)).Within(60));
    }

    [Test]
    public void ABurstOfCallsIsNoForecast()
    {
        var allowance = new PollAllowance(60, 10_000, 10_000, WholeDay, 60, HasNoLimiter: false);

        Assert.That(Burst(allowance, TimeSpan.Zero), Is.EqualTo(4), "sixty calls a minute cannot go on all day");
    }

    [Test]
    public void CallsThatTakeTheWholeDayLeaveAPollEveryTenMinutes()
    {
        var allowance = new PollAllowance(60, 10_000, 1_000, WholeDay, 6, HasNoLimiter: false);
        var polls = 0;
        for (var second = 0; second < 7_200; second++)
        {
            polls += Burst(allowance, TimeSpan.FromSeconds(second));
        }

        Assert.That(polls, Is.InRange(11, 14));
    }

    [Test]
    public void ANewDayBeginsWithoutTheOldOnesDebts()
    {
        var spent = new PollAllowance(60, 1_000, 106, TimeSpan.FromMinutes(5), 0, HasNoLimiter: false);
        Burst(spent, TimeSpan.Zero);
        Assert.That(_budget.WaitFor(spent, TimeSpan.Zero), Is.GreaterThan(Minute));

        var fresh = new PollAllowance(60, 1_000, 1_000, WholeDay, 0, HasNoLimiter: false);

        Assert.That(Burst(fresh, TimeSpan.FromMinutes(5)), Is.GreaterThanOrEqualTo(1));
    }

    [Test]
    public void AWaitIsNeverLongerThanADay()
    {
        var allowance = new PollAllowance(60, 10_000, 0, WholeDay, 0, HasNoLimiter: false);
        for (var i = 0; i < 1_000; i++)
        {
            _budget.WaitFor(allowance, TimeSpan.Zero);
            _budget.Spend(TimeSpan.Zero);
        }

        Assert.That(_budget.WaitFor(allowance, TimeSpan.Zero), Is.EqualTo(WholeDay));
    }

    private static PollAllowance OfMinute(int limit) => new(limit, null, null, TimeSpan.Zero, 0, HasNoLimiter: false);

    /// <summary>How many polls a whole day takes, with calls of the user's that go on all the while.</summary>
    private int Day(double callsPerMinute, int limit)
    {
        var polls = 0;
        for (var at = TimeSpan.Zero; at < WholeDay; at += TimeSpan.FromSeconds(2))
        {
            var left = limit - polls - (int)(at.TotalMinutes * callsPerMinute);
            polls += Burst(new PollAllowance(60, limit, left, WholeDay - at, callsPerMinute, HasNoLimiter: false), at);
        }

        return polls;
    }

    /// <summary>How many polls may start at once.</summary>
    private int Burst(in PollAllowance allowance, TimeSpan now)
    {
        var count = 0;
        while (count < 1_000 && _budget.WaitFor(allowance, now) == TimeSpan.Zero)
        {
            _budget.Spend(now);
            count++;
        }

        return count;
    }
}
