using FlowMaestro.Http.Pacing;

namespace FlowMaestro.Tests.Http.Pacing;

/// <summary>What the pacer keeps of the responses that it saw.</summary>
public class PacerFactsTests
{
    private static readonly DateTimeOffset ServerTime = new(2026, 2, 3, 10, 15, 30, TimeSpan.Zero);
    private static readonly DateTimeOffset Midnight = new(2026, 2, 4, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Begin = TimeSpan.FromSeconds(1);

    private readonly PacerState _state = new();

    [Test]
    public void BeforeTheFirstResponseNothingIsKnown()
    {
        _state.Start(Begin);

        Assert.That((_state.LimitPerMinute, _state.LimitPerDay, _state.LeftForDay, _state.HasNoLimiter, _state.Allowance), Is.EqualTo(((int?)null, (int?)null, (int?)null, false, (Allowance?)null)));
        Assert.That((_state.LeftOfDay(Begin), _state.LeftForMinute), Is.EqualTo((TimeSpan.Zero, (int?)null)));
    }

    [Test]
    public void ADayOfWhichOnlyTheLimitIsToldHasAnEnd([Values] bool onlyTheLimit)
    {
        Ended(_state.Start(Begin), new RateLimit(60, 59, ServerTime.AddSeconds(30), onlyTheLimit ? 10_000 : null, onlyTheLimit ? null : 9_999));

        Assert.That(_state.Allowance!.ResetPerDay, Is.EqualTo(Midnight));
    }

    [Test]
    public void AServerWithoutLimiterIsOneAfterTheNextResponseToo()
    {
        for (var i = 0; i < 2; i++)
        {
            _state.Ended(_state.Start(Begin), new ResponseFacts { HasNoLimiter = true }, Begin);
        }

        Assert.That(_state.HasNoLimiter, Is.True);
    }

    [Test]
    public void ARefusalLeavesNothingOfItsWindowAndTheNextIsWhole([Values] bool isOfDay)
    {
        Ended(_state.Start(Begin), Headers(remaining: 20, today: 30));
        Refuse(isOfDay ? Midnight - ServerTime : TimeSpan.FromSeconds(30), isOfDay);
        Assert.That((_state.LeftForMinute <= 0, _state.LeftForDay <= 0), Is.EqualTo((!isOfDay, isOfDay)));

        _ = _state.WaitFor(0, isPoll: false, Begin + TimeSpan.FromDays(1));

        Assert.That((_state.LeftForMinute, _state.LeftForDay), Is.EqualTo(((int?)60, (int?)10_000)));
    }

    [Test]
    public void TheAllowanceIsWhatTheResponseSays()
    {
        Ended(_state.Start(Begin), Headers(remaining: 59, today: 9_999));
        _state.Start(Begin);

        Assert.That(_state.Allowance, Is.EqualTo(new Allowance(60, 59, ServerTime.AddSeconds(30), 10_000, 9_999, Midnight)));
        Assert.That((_state.LimitPerMinute, _state.LimitPerDay, _state.LeftForDay), Is.EqualTo(((int?)60, (int?)10_000, (int?)9_998)), "one has been sent since");
        Assert.That(_state.LeftOfDay(Begin), Is.EqualTo(Midnight - ServerTime));
        Assert.That(_state.LeftOfDay(Begin + TimeSpan.FromHours(1)), Is.EqualTo(Midnight - ServerTime - TimeSpan.FromHours(1)));
        Assert.That(_state.LeftOfDay(Begin + TimeSpan.FromDays(2)), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void AResponseThatDoesNotTellOfTheDayHasNoEndOfIt()
    {
        Ended(_state.Start(Begin), Headers(remaining: 59));

        Assert.That(_state.Allowance, Is.EqualTo(new Allowance(60, 59, ServerTime.AddSeconds(30), null, null, null)));
    }

    [Test]
    public void TheAllowanceIsOfTheRequestThatWasSentLast()
    {
        var (first, second) = (_state.Start(Begin), _state.Start(Begin));
        Ended(second, Headers(remaining: 58));
        Ended(first, Headers(remaining: 59));

        Assert.That(_state.Allowance!.Remaining, Is.EqualTo(58));
    }

    [Test]
    public void AResponseWithoutResetIsOfTheServersMinute()
    {
        Ended(_state.Start(Begin), new RateLimit(60, 0, null, null, null));

        Assert.That(_state.WaitFor(0, isPoll: false, Begin).Time, Is.EqualTo(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void ADayMayBeToldWithoutAMinute()
    {
        Ended(_state.Start(Begin), new RateLimit(null, null, null, 10_000, 0));

        Assert.That(_state.WaitFor(0, isPoll: false, Begin), Is.EqualTo(new Delay(Midnight - ServerTime, Delay.Day)));
        Assert.That(_state.LimitPerMinute, Is.Null);
    }

    [TestCase(60, 10)]
    [TestCase(20, 5)]
    [TestCase(4, 1)]
    [TestCase(3, 0)]
    public void PollsLeaveAQuarterAndAtMostTenToTheCalls(int limit, int reserve)
    {
        Ended(_state.Start(Begin), new RateLimit(limit, reserve, ServerTime.AddSeconds(30), null, null));
        Assert.That(_state.WaitFor(0, isPoll: true, Begin), Is.EqualTo(new Delay(TimeSpan.FromSeconds(30), Delay.Minute)));

        Ended(_state.Start(Begin), new RateLimit(limit, reserve + 1, ServerTime.AddSeconds(90), null, null));

        Assert.That(_state.WaitFor(0, isPoll: true, Begin).IsNone, Is.True);
    }

    [Test]
    public void AnEndThatIsToldTwiceCountsOnce()
    {
        var number = _state.Start(Begin);
        for (var i = 0; i < 5; i++)
        {
            _state.Ended(number, Begin);
        }

        Assert.That(_state.WaitFor(1, isPoll: false, Begin).IsNone, Is.True);
        Assert.That(_state.WaitFor(2, isPoll: false, Begin).IsNone, Is.False, "two for the response and no more");
    }

    [Test]
    public void AResponseWithoutHeadersAfterOthersWithThemChangesNothing([Values] bool ofDay)
    {
        Ended(_state.Start(Begin), ofDay ? new RateLimit(null, null, null, 10_000, 9_000) : Headers(remaining: 0));
        _state.Ended(_state.Start(Begin), new ResponseFacts { HasNoLimiter = true }, Begin);

        Assert.That(_state.HasNoLimiter, Is.False);
    }

    [Test]
    public void ARefusalOfTheDayHoldsUntilItsTimeAndLeavesTheMinuteAlone()
    {
        Ended(_state.Start(Begin), Headers(remaining: 20, today: 5));
        Refuse(TimeSpan.FromHours(2), isOfDay: true);
        Assert.That(_state.WaitFor(0, isPoll: false, Begin).Window, Is.EqualTo(Delay.Day));
        Assert.That(_state.WaitFor(0, isPoll: false, Begin).Time, Is.GreaterThanOrEqualTo(TimeSpan.FromHours(2)));

        var unknown = new PacerState();
        unknown.Ended(unknown.Start(Begin), new ResponseFacts { ServerTime = ServerTime, IsRefused = true, IsOfDay = true, RetryAfter = TimeSpan.FromHours(2) }, Begin);

        Assert.That(unknown.WaitFor(0, isPoll: false, Begin), Is.EqualTo(new Delay(TimeSpan.FromHours(2), Delay.Day)));
        Assert.That(unknown.WaitFor(0, isPoll: false, Begin + TimeSpan.FromHours(2)).IsNone, Is.True);
    }

    [Test]
    public void ARefusalWithoutAPauseIsNoReasonToWait()
    {
        Ended(_state.Start(Begin), Headers(remaining: 20));
        Refuse(null);

        Assert.That(_state.WaitFor(0, isPoll: false, Begin).IsNone, Is.True);
    }

    [Test]
    public void AfterARefusalStartsAreATenthOfASecondApartForAMinute()
    {
        Ended(_state.Start(Begin), Headers(remaining: 20));
        Refuse(TimeSpan.FromSeconds(10));
        Refuse(TimeSpan.FromSeconds(5));
        Assert.That(_state.WaitFor(0, isPoll: false, Begin).Time, Is.EqualTo(TimeSpan.FromSeconds(10)), "the longest pause holds; the minute ends later and is not what was refused");

        var last = Begin + TimeSpan.FromSeconds(10 + 59.9);
        _state.Start(last);
        Assert.That(_state.WaitFor(0, isPoll: false, last).Time, Is.EqualTo(TimeSpan.FromSeconds(0.1)));

        var after = Begin + TimeSpan.FromSeconds(10 + 60);
        _state.Start(after);
        Assert.That(_state.WaitFor(0, isPoll: false, after).IsNone, Is.True);
    }

    [Test]
    public void ARefusalHoldsOnAServerWithoutLimiterToo()
    {
        _state.Ended(_state.Start(Begin), new ResponseFacts { HasNoLimiter = true }, Begin);
        Refuse(TimeSpan.FromSeconds(7));

        Assert.That(_state.WaitFor(0, isPoll: false, Begin), Is.EqualTo(new Delay(TimeSpan.FromSeconds(7), Delay.Minute)));
    }

    [Test]
    public void NumbersGoOnWhereANewKeyBegins()
    {
        var another = new PacerState(before: 7);

        Assert.That((another.Sent, another.Start(Begin)), Is.EqualTo((7L, 8L)));
        another.Ended(8, new ResponseFacts { ServerTime = ServerTime, Seen = Headers(remaining: 3) }, Begin);
        Assert.That(another.Allowance!.Remaining, Is.EqualTo(3));
    }

    private static RateLimit Headers(int remaining, int? today = null) => new(60, remaining, ServerTime.AddSeconds(30), today is null ? null : 10_000, today);

    private void Ended(long number, RateLimit seen) => _state.Ended(number, new ResponseFacts { ServerTime = ServerTime, Seen = seen }, Begin);

    private void Refuse(TimeSpan? pause, bool isOfDay = false) =>
        _state.Ended(_state.Start(Begin), new ResponseFacts { ServerTime = ServerTime, IsRefused = true, IsOfDay = isOfDay, RetryAfter = pause }, Begin);
}
