using FlowMaestro.Http.Pacing;

namespace FlowMaestro.Tests.Http.Pacing;

public class PacerStateTests
{
    private static readonly DateTimeOffset ServerTime = new(2026, 2, 3, 10, 15, 30, TimeSpan.Zero);
    private static readonly TimeSpan Begin = TimeSpan.FromSeconds(1);

    private readonly PacerState _state = new();

    [Test]
    public void ColdStartIsOneRequestAndTwoMoreForEachResponse()
    {
        var first = Start(Begin);
        Assert.That(Wait(Begin), Is.EqualTo(TimeSpan.FromSeconds(0.2)));

        _state.Ended(first, new ResponseFacts { ServerTime = ServerTime, HasNoLimiter = false, IsOfDay = true }, Begin);

        Start(Begin);
        Start(Begin);
        Assert.That(Wait(Begin), Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public void ColdStartGoesOnWhileAMessageIsHeld()
    {
        Start(Begin);

        Assert.That(Wait(Begin + TimeSpan.FromSeconds(0.2)), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void PermitsAreWhatWasLeftLessWhatWasSentSince()
    {
        var first = Start(Begin);
        Start(Begin);
        Start(Begin);
        See(first, remaining: 5);

        Assert.That(Startable(Begin), Is.EqualTo(3));
    }

    [Test]
    public void ResponsesThatOvertakeEachOtherGiveNoPermitTwice()
    {
        See(Start(Begin), remaining: 10);
        var (second, third) = (Start(Begin), Start(Begin));
        See(third, remaining: 9);
        Assert.That(Startable(Begin), Is.EqualTo(8), "the second may still have to be counted");

        See(second, remaining: 8);

        Assert.That(Startable(Begin), Is.EqualTo(0), "each start was counted above");
    }

    /// <summary>Requests whose connections took long to make were once forgotten after five seconds, and others were sent in their place.</summary>
    [Test]
    public void RequestsThatAreLongOnTheirWayAreNotReplacedByOthersInTheSameMinute()
    {
        See(Start(Begin), remaining: 59);
        Assert.That(Startable(Begin), Is.EqualTo(59));
        See(60, remaining: 58);

        Assert.That(Wait(Begin + TimeSpan.FromSeconds(20)), Is.EqualTo(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void AMessageThatIsHeldForTwoMinutesTakesOnePermitAndNotOneOfEachMinute()
    {
        var held = Start(Begin);
        See(Start(Begin), remaining: 58);
        var later = Begin + TimeSpan.FromMinutes(1);
        See(Start(later), remaining: 59, reset: 60, now: later);

        Assert.That(held, Is.EqualTo(1));
        Assert.That(Startable(later), Is.EqualTo(59));
    }

    [Test]
    public void TheNextMinuteBeginsWithTheWholeLimit()
    {
        See(Start(Begin), remaining: 0);

        Assert.That(Wait(Begin), Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(Startable(Begin + TimeSpan.FromSeconds(30)), Is.EqualTo(60));
    }

    [Test]
    public void OthersOfTheSameKeyAreSeenInWhatIsLeft()
    {
        See(Start(Begin), remaining: 59);
        See(Start(Begin), remaining: 2);

        Assert.That(Startable(Begin), Is.EqualTo(2));
    }

    [Test]
    public void AClientsClockThatIsMinutesOffDoesNotMatter([Values(-7, 7)] int minutes)
    {
        var server = ServerTime.AddMinutes(minutes);
        var facts = new ResponseFacts { ServerTime = server, Seen = new RateLimit(60, 0, server.AddSeconds(12), null, null) };
        _state.Ended(Start(Begin), facts, Begin);

        Assert.That(Wait(Begin), Is.EqualTo(TimeSpan.FromSeconds(12)));
    }

    [Test]
    public void AResetInAnotherCenturyIsTakenForAMinute()
    {
        var facts = new ResponseFacts { ServerTime = ServerTime, Seen = new RateLimit(60, 0, ServerTime.AddYears(100), null, null) };
        _state.Ended(Start(Begin), facts, Begin);

        Assert.That(Wait(Begin), Is.EqualTo(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public void AServersClockThatIsSetBackIsFollowed()
    {
        See(Start(Begin), remaining: 0, reset: 3_600);
        See(Start(Begin), remaining: 30);

        Assert.That(Startable(Begin), Is.EqualTo(30));
    }

    [Test]
    public void PollsLeaveSomePermitsToTheUsersCalls()
    {
        See(Start(Begin), remaining: 10);

        Assert.That(_state.WaitFor(0, isPoll: true, Begin).IsNone, Is.False);
        Assert.That(_state.WaitFor(0, isPoll: false, Begin).IsNone, Is.True);
    }

    [Test]
    public void ALimitOfOneIsEnoughForAPoll()
    {
        See(Start(Begin), remaining: 0, limit: 1);

        Assert.That(_state.WaitFor(0, isPoll: true, Begin + TimeSpan.FromSeconds(30)).IsNone, Is.True);
    }

    [Test]
    public void ADayThatIsUsedUpSaysWhenTheNextBegins()
    {
        See(Start(Begin), remaining: 30, ofDay: 0);

        var delay = _state.WaitFor(0, isPoll: false, Begin);

        Assert.That(delay.Window, Is.EqualTo("day"));
        Assert.That(delay.Time, Is.EqualTo(ServerTime.Date.AddDays(1) - ServerTime.UtcDateTime));
    }

    [Test]
    public void AServerWithoutHeadersHasNoPacing()
    {
        _state.Ended(Start(Begin), new ResponseFacts { HasNoLimiter = true }, Begin);

        Assert.That(Startable(Begin, most: 1_000), Is.EqualTo(1_000));
    }

    [Test]
    public void HeadersThatComeAfterAllAreBelieved()
    {
        _state.Ended(Start(Begin), new ResponseFacts { HasNoLimiter = true }, Begin);
        See(Start(Begin), remaining: 3);

        Assert.That(Startable(Begin), Is.EqualTo(3));
    }

    [Test]
    public void AResponseToAnotherKeySaysNothing()
    {
        var another = new PacerState(before: Start(Begin));
        another.Ended(1, new ResponseFacts { ServerTime = ServerTime, Seen = new RateLimit(60, 0, ServerTime.AddSeconds(30), null, null) }, Begin);

        Assert.That(another.Allowance, Is.Null);
        Assert.That(another.WaitFor(0, isPoll: false, Begin).IsNone, Is.True);
    }

    [Test]
    public void AfterARefusalStartsComeOneByOne()
    {
        See(Start(Begin), remaining: 20);
        _state.Ended(Start(Begin), new ResponseFacts { ServerTime = ServerTime, IsRefused = true, RetryAfter = TimeSpan.FromSeconds(30) }, Begin);
        Assert.That(Wait(Begin), Is.EqualTo(TimeSpan.FromSeconds(30)));

        var next = Begin + TimeSpan.FromSeconds(30);
        Start(next);

        Assert.That(Wait(next), Is.EqualTo(TimeSpan.FromSeconds(0.1)));
    }

    private long Start(TimeSpan now) => _state.Start(now);

    private TimeSpan Wait(TimeSpan now) => _state.WaitFor(0, isPoll: false, now) is { IsNone: false } delay ? delay.Time : TimeSpan.Zero;

    private int Startable(TimeSpan now, int most = 100)
    {
        var count = 0;
        while (count < most && Wait(now) == TimeSpan.Zero)
        {
            Start(now);
            count++;
        }

        return count;
    }

    private void See(long number, int remaining, int limit = 60, int? ofDay = null, int reset = 0, TimeSpan? now = null) => _state.Ended(
        number,
        new ResponseFacts { ServerTime = ServerTime.AddSeconds(reset), Seen = new RateLimit(limit, remaining, ServerTime.AddSeconds(30 + reset), ofDay is null ? null : 10_000, ofDay) },
        now ?? Begin);
}
