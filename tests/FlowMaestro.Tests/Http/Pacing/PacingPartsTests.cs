using System.Net;
using FlowMaestro.Http;
using FlowMaestro.Http.Pacing;

namespace FlowMaestro.Tests.Http.Pacing;

/// <summary>The small parts of the pacing, each told the time.</summary>
public class PacingPartsTests
{
    [Test]
    public void AColdStartIsFiveASecondAndTwoMoreForEachResponse()
    {
        var start = new ColdStart();
        Assert.That(start.WaitFor(0, Seconds(0)), Is.EqualTo(TimeSpan.Zero));
        Assert.That(start.WaitFor(2, Seconds(0)), Is.EqualTo(Seconds(0.4)), "the third in the queue");
        start.Started(Seconds(0));
        Assert.That(start.WaitFor(0, Seconds(0)), Is.EqualTo(Seconds(0.2)));
        Assert.That(start.WaitFor(0, Seconds(0.1)), Is.EqualTo(Seconds(0.1)));
        Assert.That(start.WaitFor(0, Seconds(60)), Is.EqualTo(TimeSpan.Zero));
        Assert.That(start.WaitFor(1, Seconds(60)), Is.EqualTo(Seconds(0.2)), "an hour of silence gives no second start");

        start.Responded(isRefused: false);

        Assert.That(start.WaitFor(2, Seconds(60)), Is.EqualTo(TimeSpan.Zero));
        Assert.That(start.WaitFor(3, Seconds(60)), Is.EqualTo(Seconds(0.2)));
        Assert.That(start.WaitFor(3, Seconds(90)), Is.EqualTo(Seconds(0.2)), "time neither adds to it nor takes it");
    }

    [Test]
    public void ARefusalTakesWhatResponsesGave()
    {
        var start = new ColdStart();
        start.Responded(isRefused: false);
        start.Responded(isRefused: true);
        Assert.That(start.WaitFor(1, Seconds(0)), Is.EqualTo(Seconds(0.2)), "one is left");

        start.Started(Seconds(0));
        start.Started(Seconds(0));
        start.Responded(isRefused: true);

        Assert.That(start.WaitFor(0, Seconds(0)), Is.EqualTo(Seconds(0.4)), "it gives none either");
    }

    [Test]
    public void CallsAreCountedOverAQuarterOfAnHour()
    {
        var calls = new RecentCalls();
        Assert.That(calls.PerMinute(Seconds(0)), Is.Zero);
        calls.Add(Seconds(10));
        calls.Add(Seconds(20));
        Assert.That(calls.PerMinute(Seconds(30)), Is.EqualTo(2), "less than a minute counts as one");
        Assert.That(calls.PerMinute(Seconds(120)), Is.EqualTo(1));
        Assert.That(calls.PerMinute(Seconds(240)), Is.EqualTo(0.5));

        calls.Add(Seconds(14 * 60));

        Assert.That(calls.PerMinute(Seconds((14 * 60) + 59)), Is.EqualTo(3 / (14 + (59 / 60.0))).Within(1e-9));
        Assert.That(calls.PerMinute(Seconds(15 * 60)), Is.EqualTo(1 / 15.0).Within(1e-9), "the first minute is forgotten");
        Assert.That(calls.PerMinute(Seconds(29 * 60)), Is.Zero);
    }

    [Test]
    public void ALongPauseForgetsAllCalls()
    {
        var calls = new RecentCalls();
        for (var minute = 0; minute < 15; minute++)
        {
            calls.Add(TimeSpan.FromMinutes(minute));
        }

        Assert.That(calls.PerMinute(TimeSpan.FromMinutes(14.5)), Is.EqualTo(15 / 14.5).Within(1e-9));
        calls.Add(TimeSpan.FromMinutes(1_000));
        Assert.That(calls.PerMinute(TimeSpan.FromMinutes(1_000)), Is.EqualTo(1 / 15.0).Within(1e-9));
    }

    [Test]
    public void ARequestIsInDoubtForFiveSecondsAndOnlyWhereALaterOneGotAResponse()
    {
        var requests = new RequestsUnderWay();
        requests.Add(1, Seconds(0));
        requests.Add(2, Seconds(1));
        requests.Add(3, Seconds(2));

        Assert.That(requests.InDoubt(2, Seconds(2)), Is.EqualTo(2));
        Assert.That(requests.InDoubt(0, Seconds(2)), Is.Zero);
        Assert.That(requests.InDoubt(3, Seconds(4.9)), Is.EqualTo(3));
        Assert.That(requests.InDoubt(3, Seconds(5)), Is.EqualTo(2));

        Assert.That((requests.Remove(2), requests.Remove(2), requests.Remove(4)), Is.EqualTo((true, false, false)));
        Assert.That(requests.InDoubt(3, Seconds(3)), Is.EqualTo(2));
        Assert.That((requests.Remove(1), requests.Remove(3)), Is.EqualTo((true, true)));
        Assert.That(requests.InDoubt(3, Seconds(3)), Is.Zero);
    }

    [TestCase(0, true)]
    [TestCase(-1, true)]
    [TestCase(1, false)]
    public void ADelayIsNoneUnlessItIsLongerThanNothing(long ticks, bool isNone) => Assert.That(new Delay(TimeSpan.FromTicks(ticks), Delay.Minute).IsNone, Is.EqualTo(isNone));

    [Test]
    public void BackOffDoublesUpToItsCapWithJitterOfAHalf()
    {
        foreach (var (attempt, full) in new[] { (0, 0.5), (1, 1.0), (3, 4.0), (4, 7.0), (30, 7.0), (int.MaxValue, 7.0) })
        {
            var pauses = Enumerable.Range(0, 300).Select(_ => Backoff.Jittered(Seconds(0.5), attempt, Seconds(7)).TotalSeconds).ToList();

            Assert.That(pauses, Is.All.InRange(full / 2, full), $"attempt {attempt}");
            Assert.That(pauses.Max() - pauses.Min(), Is.GreaterThan(full / 4), "the jitter takes all of the half");
        }
    }

    [TestCase(0, null)]
    [TestCase(-1, null)]
    [TestCase(0.5, 0.5)]
    [TestCase(1e9 - 1, 1e9 - 1)]
    [TestCase(1e9, double.PositiveInfinity)]
    [TestCase(double.NaN, null)]
    public void APauseIsATimeToCome(double seconds, double? pause) =>
        Assert.That(RetryAfter.Ahead(seconds), Is.EqualTo(pause is { } ahead ? double.IsInfinity(ahead) ? TimeSpan.MaxValue : Seconds(ahead) : (TimeSpan?)null));

    [TestCase("retry-after-ms", "1", 0.001)]
    [TestCase("retry-after-ms", "soon", null)]
    [TestCase("Retry-After", " 3 ", 3)]
    [TestCase("Retry-After", "+3", 3)]
    [TestCase("Retry-After", "1e3", null)]
    [TestCase("Retry-After", "Tue, 03 Feb 2026 10:15:30 GMT", null, Description = "now")]
    [TestCase("Retry-After", "Tue, 03 Feb 2026 10:15:31 GMT", 1)]
    public void AHeaderTellsThePause(string name, string value, double? seconds)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.TryAddWithoutValidation(name, value);

        Assert.That(RetryAfter.Read(response.Headers, TestDoubles.ManualTimeProvider.Start)?.TotalSeconds, Is.EqualTo(seconds));
    }

    [Test]
    public void MillisecondsGoBeforeSecondsWhereTheyCanBeRead()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.TryAddWithoutValidation("Retry-After", "9");
        response.Headers.TryAddWithoutValidation("retry-after-ms", "1500");
        Assert.That(RetryAfter.Read(response.Headers, default), Is.EqualTo(Seconds(1.5)));

        response.Headers.Remove("retry-after-ms");
        response.Headers.TryAddWithoutValidation("retry-after-ms", "soon");

        Assert.That(RetryAfter.Read(response.Headers, default), Is.EqualTo(Seconds(9)));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
