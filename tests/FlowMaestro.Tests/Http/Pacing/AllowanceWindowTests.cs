using FlowMaestro.Http.Pacing;

namespace FlowMaestro.Tests.Http.Pacing;

/// <summary>One window of the limiter: what responses tell of it, in whatever order they come, and when it begins anew.</summary>
public class AllowanceWindowTests
{
    private const long Reset = 1_000_020;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(100);

    private readonly AllowanceWindow _window = new(Minute);

    [Test]
    public void AnUnknownWindowLimitsNothing()
    {
        _window.Refused(Minute, 1, Now);
        _window.Roll(5, Now);

        Assert.That((_window.Limit, _window.Permits(5, 3), _window.WaitFor(int.MinValue, 9, 0, Now)), Is.EqualTo(((int?)null, int.MaxValue, TimeSpan.Zero)));
        Assert.That(_window.End, Is.EqualTo(TimeSpan.Zero));
    }

    [TestCase(60, 5, 60)]
    [TestCase(null, 5, 5, Description = "what is left is the least that the limit can be")]
    [TestCase(3, 5, 5)]
    [TestCase(0, 0, 1, Description = "a window that takes nothing would never end")]
    public void TheLimitIsWhatTheResponseSaysOrWhatItMustBe(int? said, int remaining, int limit)
    {
        See(remaining, limit: said);

        Assert.That(_window.Limit, Is.EqualTo(limit));
    }

    [Test]
    public void ALimitThatIsNotSaidAgainIsKept()
    {
        See(5, limit: 60);
        See(4, limit: null);

        Assert.That(_window.Limit, Is.EqualTo(60));
    }

    [TestCase(-5, 0)]
    [TestCase(0, 0)]
    [TestCase(20, 20)]
    [TestCase(60, 60)]
    [TestCase(61, 60, Description = "no window is longer than a window")]
    public void TheEndIsAsFarAsTheServerSaysButInThisWindow(int left, int end)
    {
        See(5, left: left);

        Assert.That(_window.End, Is.EqualTo(Now + TimeSpan.FromSeconds(end)));
    }

    [Test]
    public void OfTwoResponsesOfOneWindowTheLowerCountAndTheSoonerEndHold()
    {
        See(5, left: 20, number: 1);
        See(7, left: 25, number: 2);
        Assert.That((_window.Permits(2, 0), _window.End, _window.Through), Is.EqualTo((5, Now + TimeSpan.FromSeconds(20), 2L)));

        See(4, left: 15, number: 1);

        Assert.That((_window.Permits(2, 0), _window.End, _window.Through), Is.EqualTo((4, Now + TimeSpan.FromSeconds(15), 2L)));
    }

    [Test]
    public void ANewWindowReplacesTheOldOne()
    {
        See(0, left: 0, number: 1);
        See(50, reset: Reset + 60, left: 60, number: 2);

        Assert.That((_window.Permits(2, 0), _window.End), Is.EqualTo((50, Now + Minute)));
    }

    [TestCase(60)]
    [TestCase(120)]
    public void AResponseOfAnEarlierWindowComesTooLate(int earlier)
    {
        See(50, number: 2);
        See(1, reset: Reset - earlier, limit: 7, number: 3);

        Assert.That((_window.Permits(2, 0), _window.Limit, _window.Through), Is.EqualTo((50, (int?)60, 2L)));
    }

    [Test]
    public void AResetThatLiesFurtherBackIsAClockThatWasSet()
    {
        See(50, number: 2);
        See(1, reset: Reset - 121, number: 3);

        Assert.That((_window.Permits(3, 0), _window.Through), Is.EqualTo((1, 3L)));
    }

    [Test]
    public void PermitsAreWhatIsLeftLessWhatWasSentSinceAndWhatIsInDoubt()
    {
        See(10, number: 3);

        Assert.That(_window.Permits(5, 1), Is.EqualTo(7));
    }

    [Test]
    public void ARefusalLeavesNothingUntilItsTimeHasPassed()
    {
        See(10, left: 20, number: 3);
        _window.Refused(TimeSpan.FromSeconds(40), 5, Now);
        Assert.That((_window.Permits(5, 0), _window.End, _window.Through), Is.EqualTo((0, Now + TimeSpan.FromSeconds(40), 5L)));

        _window.Refused(TimeSpan.FromSeconds(10), 4, Now);

        Assert.That((_window.End, _window.Through), Is.EqualTo((Now + TimeSpan.FromSeconds(40), 5L)), "the longer pause and the later request hold");
    }

    [Test]
    public void ARefusalThatEndsLongBeforeTheWindowIsAnotherLimitersAndTakesNothingFromIt()
    {
        See(10, left: 20, number: 3);

        _window.Refused(TimeSpan.FromSeconds(1), 5, Now);

        Assert.That((_window.Permits(3, 0), _window.Through), Is.EqualTo((10, 3L)));
    }

    [Test]
    public void AWindowThatIsOverBeginsAnew()
    {
        See(0, left: 20, number: 3);
        _window.Roll(7, Now + TimeSpan.FromSeconds(19.9));
        Assert.That(_window.Permits(7, 0), Is.EqualTo(-4), "not yet");

        _window.Roll(7, Now + TimeSpan.FromSeconds(20));

        Assert.That((_window.Permits(7, 0), _window.End, _window.Through), Is.EqualTo((60, Now + TimeSpan.FromSeconds(80), 7L)));
        Assert.That(_window.Permits(9, 0), Is.EqualTo(58));
    }

    [Test]
    public void SeveralWindowsPassAtOnce()
    {
        See(0, left: 20, number: 3);

        _window.Roll(3, Now + TimeSpan.FromSeconds(20 + 150));
        Assert.That(_window.End, Is.EqualTo(Now + TimeSpan.FromSeconds(20 + 180)));
        See(11, reset: Reset + 180, left: 30, number: 4);

        Assert.That(_window.Permits(4, 0), Is.EqualTo(11), "the response is of the window that was expected");
        See(30, reset: Reset + 60, number: 5);
        Assert.That(_window.Permits(4, 0), Is.EqualTo(11), "and this one of one that has passed");
    }

    [TestCase(18, true)]
    [TestCase(17.9, false)]
    [TestCase(19, true)]
    public void ARefusalIsOfTheWindowUpToTwoSecondsBeforeItsEnd(double retryAfter, bool isOfTheWindow)
    {
        See(10, left: 20, number: 3);

        _window.Refused(TimeSpan.FromSeconds(retryAfter), 4, Now);

        Assert.That((_window.Permits(4, 0) == 0, _window.End), Is.EqualTo((isOfTheWindow, Now + TimeSpan.FromSeconds(20))), "the end that was told holds");
    }

    [Test]
    public void ResponsesOfTheNextWindowAreKnownAsSuch()
    {
        See(0, left: 20, number: 10);
        _window.Roll(10, Now + TimeSpan.FromSeconds(20));

        See(59, reset: Reset + 60, left: 50, number: 13);

        Assert.That(_window.Permits(13, 0), Is.EqualTo(57), "three were sent in it, whatever the server has counted");
    }

    [Test]
    public void RequestsThatDidNotLeaveAreGivenBackInTheirWindowOnly()
    {
        See(40, number: 10);
        _window.NotSent(9);
        Assert.That(_window.Permits(12, 0), Is.EqualTo(38), "a request before what the response told");

        _window.NotSent(11);
        Assert.That(_window.Permits(12, 0), Is.EqualTo(39));
        See(30, number: 12);
        Assert.That(_window.Permits(12, 0), Is.EqualTo(30), "the response knows what came");

        _window.Roll(12, Now + TimeSpan.FromSeconds(20));
        _window.NotSent(12);
        Assert.That(_window.Permits(15, 0), Is.EqualTo(57));
    }

    [TestCase(5, 59, 5, 58)]
    [TestCase(2, 60, 3, 59)]
    public void WhatDidNotLeaveBeforeTheFirstResponseIsGivenBackToo(int unsent, int remaining, int sent, int permits)
    {
        _window.NotSent(unsent);

        See(remaining, number: 3);

        Assert.That(_window.Permits(sent, 0), Is.EqualTo(permits));
    }

    /// <summary>A client of a server that was never reached once kept the number of each attempt.</summary>
    [Test]
    public void OfMoreThanTenThousandThatDidNotLeaveBeforeTheFirstResponseTheOldestAreForgotten()
    {
        for (var number = 2; number <= 12_001; number++)
        {
            _window.NotSent(number);
        }

        See(59, number: 1);

        Assert.That(_window.Permits(12_001, 0), Is.EqualTo(59 - 2_000));
    }

    [TestCase(1, 0, 0, 0)]
    [TestCase(0, 0, 0, 20)]
    [TestCase(3, 2, 0, 0)]
    [TestCase(3, 3, 0, 20)]
    [TestCase(5, 0, 5, 20, Description = "the reserve is not for it")]
    [TestCase(6, 0, 5, 0)]
    [TestCase(0, 59, 0, 20)]
    [TestCase(0, 60, 0, 80, Description = "one window is not enough for all who are ahead")]
    [TestCase(2, 61, 0, 20)]
    [TestCase(2, 62, 0, 80)]
    [TestCase(0, 49, 10, 20)]
    [TestCase(0, 50, 10, 80)]
    [TestCase(12, 51, 10, 20)]
    [TestCase(12, 52, 10, 80)]
    [TestCase(0, 3, 60, 200, Description = "a reserve of everything leaves one of each window")]
    public void ARequestWaitsForTheWindowInWhichItFindsAPermit(int permits, int ahead, int reserve, int seconds)
    {
        See(0, left: 20);

        Assert.That(_window.WaitFor(permits, ahead, reserve, Now), Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    private void See(int remaining, int? limit = 60, long reset = Reset, double left = 20, long number = 1) =>
        _window.Saw(limit, remaining, reset, TimeSpan.FromSeconds(left), number, Now);
}
