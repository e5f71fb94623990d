using FlowMaestro.Models;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro.Tests.Streaming.Polling;

public class PollTimesTests
{
    private static readonly Execution Running = new() { Id = "exec_1", Status = ExecutionStatus.Running };

    private readonly PollTimes _times = new();

    [TestCase(0, 1, Description = "at least a second")]
    [TestCase(5, 1)]
    [TestCase(6, 1.2)]
    [TestCase(30, 6, Description = "a fifth of the time that it has run")]
    [TestCase(49, 9.8)]
    [TestCase(50, 10)]
    [TestCase(600, 10, Description = "at most ten seconds")]
    public void PausesGrowWithTheTimeThatItRuns(double ran, double pause)
    {
        var watch = Polled(at: 100 + ran);

        Assert.That(_times.DueAt(watch), Is.EqualTo(Seconds(100 + ran + pause)));
    }

    [Test]
    public void BeforeTheFirstPollItIsDueWhenItBegan() => Assert.That(_times.DueAt(new Watch { ExecutionId = "a", FirstDue = Seconds(7) }), Is.EqualTo(Seconds(7)));

    [Test]
    public void TheCallersIntervalCounts() => Assert.That(_times.DueAt(Polled(at: 600, interval: 3)), Is.EqualTo(Seconds(603)));

    [Test]
    public void BesideALiveStreamPollsAreRare()
    {
        var watch = Polled(at: 101);
        watch.IsLive = true;

        Assert.That(_times.DueAt(watch), Is.EqualTo(Seconds(116)));
    }

    [TestCase(3, 60)]
    [TestCase(60, 60)]
    [TestCase(90, 90)]
    public void BesideDeliveriesPollsAreRarer(int interval, int pause)
    {
        _times.HasDeliveries = true;

        Assert.That(_times.DueAt(Polled(at: 101, interval: interval)), Is.EqualTo(Seconds(101 + pause)));
    }

    [TestCase(1, 2)]
    [TestCase(2, 4)]
    [TestCase(3, 8)]
    [TestCase(6, 60, Description = "at most a minute")]
    public void EachRefusalWithoutAPauseDoublesIt(int refusals, int pause)
    {
        var watch = Polled(at: 101);
        for (var i = 0; i < refusals; i++)
        {
            Assert.That(PollTimes.Failed(watch, new FlowMaestroRateLimitException("no"), Seconds(102)), Is.False);
        }

        Assert.That(_times.DueAt(watch), Is.EqualTo(Seconds(102 + pause)));
    }

    [TestCase(20, 20)]
    [TestCase(3_600, 60)]
    public void APauseThatTheServerAsksForIsKeptUpToAMinute(int asked, int pause)
    {
        var watch = Polled(at: 101);
        PollTimes.Failed(watch, new FlowMaestroRateLimitException("no") { RetryAfter = Seconds(asked) }, Seconds(102));
        watch.IsUrgent = true;

        Assert.That(_times.DueAt(watch), Is.EqualTo(Seconds(102 + pause)), "not even one that is urgent comes sooner");
    }

    [Test]
    public void AnUrgentWaitIsDueAtOnceAndOnceOnly()
    {
        var watch = Polled(at: 101);
        watch.IsUrgent = true;
        Assert.That(_times.DueAt(watch), Is.EqualTo(TimeSpan.MinValue));
        Assert.That(_times.IsSoonDue(watch, Seconds(0)), Is.True);

        PollTimes.Succeeded(watch, Running, asked: Seconds(102), Seconds(102));

        Assert.That(_times.DueAt(watch), Is.EqualTo(Seconds(103)));
    }

    [Test]
    public void AResponseEndsWhatFailuresBegan()
    {
        var watch = Polled(at: 101);
        PollTimes.Failed(watch, new FlowMaestroRateLimitException("no"), Seconds(102));
        PollTimes.Failed(watch, new FlowMaestroServerException("down"), Seconds(103));
        Assert.That((watch.Failures, watch.LastFailure?.Message), Is.EqualTo((1, "down")));

        PollTimes.Succeeded(watch, Running, asked: Seconds(104), Seconds(104));

        Assert.That((watch.Failures, watch.LastFailure, watch.SlowDown, watch.LastKnown), Is.EqualTo((0, (FlowMaestroException?)null, TimeSpan.Zero, (Execution?)Running)));
        Assert.That((watch.LastPolled, watch.LastResponse), Is.EqualTo(((TimeSpan?)Seconds(104), (TimeSpan?)Seconds(104))));
    }

    [TestCase(29.9, false)]
    [TestCase(30, true, Description = "a quarter of the pause before it is due")]
    [TestCase(41, true)]
    public void AWaitThatIsNearlyDueMayBeToldByAPage(double after, bool isSoon) =>
        Assert.That(_times.IsSoonDue(Polled(at: 101, interval: 40), Seconds(101 + after)), Is.EqualTo(isSoon));

    [Test]
    public void TheFirstPollOfAWaitIsDueAtItsTimeOnly()
    {
        var watch = new Watch { ExecutionId = "a", FirstDue = Seconds(10) };

        Assert.That(_times.IsSoonDue(watch, Seconds(9.9)), Is.False);
        Assert.That(_times.IsSoonDue(watch, Seconds(10)), Is.True);
    }

    [Test]
    public void ThreeFailuresInMoreThanFiveMinutesEndAWait()
    {
        var watch = Polled(at: 101);

        Assert.That(Fail(watch, at: 250), Is.False);
        Assert.That(Fail(watch, at: 401), Is.False, "the third, but five minutes and no more");
        Assert.That(Fail(watch, at: 401), Is.False);
        Assert.That(Fail(watch, at: 401.1), Is.True);
    }

    [Test]
    public void AMachineThatSleptGivesAWaitTwoMoreTries()
    {
        var watch = Polled(at: 101);

        Assert.That(Fail(watch, at: 9_000), Is.False);
        Assert.That(Fail(watch, at: 9_010), Is.False);
        Assert.That(Fail(watch, at: 9_020), Is.True);
    }

    [Test]
    public void PatienceCountsFromTheBeginningWhereNobodyEverResponded()
    {
        var watch = new Watch { ExecutionId = "a", Began = Seconds(1_000), FirstDue = Seconds(1_000) };
        Fail(watch, at: 1_001);
        Fail(watch, at: 1_002);

        Assert.That(Fail(watch, at: 1_003), Is.False);
        Assert.That(Fail(watch, at: 1_301), Is.True);
    }

    [Test]
    public void ARefusalIsAResponseToo()
    {
        var watch = Polled(at: 101);
        Fail(watch, at: 200);
        Fail(watch, at: 300);
        PollTimes.Failed(watch, new FlowMaestroRateLimitException("no"), Seconds(390));

        Assert.That(Fail(watch, at: 420), Is.False);
    }

    [Test]
    public void ANotFoundEndsAWaitAtOnce() =>
        Assert.That(PollTimes.Failed(Polled(at: 101), new FlowMaestroNotFoundException("gone"), Seconds(102)), Is.True);

    [TestCaseSource(nameof(Failures))]
    public void AFirstPollEndsTheWaitWhereItsFailureDoesNotPass(FlowMaestroException failure, bool passes)
    {
        var watch = new Watch { ExecutionId = "a", Ticket = new ExecutionTicket { ExecutionId = "a" } };

        Assert.That(PollTimes.Failed(watch, failure, Seconds(1)), Is.EqualTo(!passes));
    }

    [Test]
    public void NobodyThereThreeTimesAtFirstEndsAWaitThatHasNoTicket([Values] bool hasTicket)
    {
        var watch = new Watch { ExecutionId = "a", Ticket = hasTicket ? new ExecutionTicket { ExecutionId = "a" } : null };

        Assert.That(Enumerable.Range(1, 3).Select(i => PollTimes.Failed(watch, new FlowMaestroConnectionException("nobody"), Seconds(i))), Is.EqualTo([false, false, !hasTicket]));
        Assert.That(PollTimes.Failed(watch, new FlowMaestroServerException("down"), Seconds(4)), Is.False);
    }

    [Test]
    public void AFailureIsAnOutcomeOfTheFirstPollToo()
    {
        var watch = new Watch { ExecutionId = "a", FirstOutcome = new() };

        PollTimes.Failed(watch, new FlowMaestroServerException("down"), Seconds(1));

        Assert.That(watch.FirstOutcome.Task.IsCompleted, Is.True);
    }

    private static IEnumerable<TestCaseData> Failures() =>
    [
        new(new FlowMaestroRateLimitException("m"), true),
        new(new FlowMaestroServerException("m"), true),
        new(new FlowMaestroConnectionException("m"), true),
        new(new FlowMaestroTimeoutException("m"), true),
        new(new FlowMaestroException("m") { Code = FlowMaestroErrorCodes.InvalidResponse }, true),
        new(new FlowMaestroException("m"), false),
        new(new FlowMaestroNotFoundException("m"), false),
        new(new FlowMaestroValidationException("m"), false),
        new(new FlowMaestroAuthenticationException("m") { StatusCode = 401 }, false),
        new TestCaseData(new FlowMaestroAuthenticationException("of the provider of keys"), true),
    ];

    [TestCaseSource(nameof(Failures))]
    public void SomeFailuresPassByThemselves(FlowMaestroException failure, bool passes) => Assert.That(PollTimes.Passes(failure), Is.EqualTo(passes));

    private static bool Fail(Watch watch, double at) => PollTimes.Failed(watch, new FlowMaestroServerException("down"), Seconds(at));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static Watch Polled(double at, double? interval = null)
    {
        var watch = new Watch { ExecutionId = "exec_1", Began = Seconds(100), FirstDue = Seconds(100), PollInterval = interval is { } seconds ? Seconds(seconds) : null };
        PollTimes.Succeeded(watch, Running, asked: Seconds(at), Seconds(at));
        return watch;
    }
}
