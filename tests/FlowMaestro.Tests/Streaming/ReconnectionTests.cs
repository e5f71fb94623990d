using System.Text;
using FlowMaestro.Diagnostics;
using FlowMaestro.Streaming;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming;

/// <summary>How long a stream pauses before it is opened again, and after which event it goes on.</summary>
public class ReconnectionTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Reconnection _reconnection;

    public ReconnectionTests() => _reconnection = new Reconnection(_clock, ActiveKind.ExecutionStream, Frames.Id, diagnostics: null);

    [Test]
    public async Task BeforeTheFirstConnectionNothingHasFailed()
    {
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.That((_reconnection.DropReason, _reconnection.LastEventId, _reconnection.IsFailing, _reconnection.LastHeard), Is.EqualTo(((string?)null, (string?)null, false, 0L)));
        await PausesAsync(0.25, 0.5);
    }

    [Test]
    public async Task EachConnectionThatEndsSoonDoublesThePauseUpToFiveSeconds()
    {
        foreach (var longest in new[] { 1, 2, 4, 5, 5 })
        {
            await BreakAsync("event: a\ndata: {}\n\n");
            await PausesAsync(longest / 2.0, longest);
        }
    }

    [Test]
    public async Task AnotherCapMayBeGiven()
    {
        var patient = new Reconnection(_clock, ActiveKind.ThreadStream, Frames.Id, diagnostics: null, TimeSpan.FromSeconds(30));
        for (var i = 0; i < 10; i++)
        {
            patient.Failed(new FlowMaestroServerException("down"));
        }

        Assert.That(await PauseAsync(patient), Is.InRange(15, 30));
    }

    [TestCase(4.999, true)]
    [TestCase(5, false)]
    public async Task AConnectionThatHeldForFiveSecondsBeginsAnew(double held, bool isDoubled)
    {
        await BreakAsync("");
        await BreakAsync("");
        await BreakAsync("", held);

        await PausesAsync(isDoubled ? 2 : 0.25, isDoubled ? 4 : 0.5);
    }

    [Test]
    public async Task AConnectionThatDeliveredBeginsAnew()
    {
        await BreakAsync("");
        await BreakAsync("");
        await BreakAsync("", wasLive: true);

        await PausesAsync(0.25, 0.5);
    }

    [Test]
    public async Task AnAttemptToOpenThatFailsDoublesThePauseToo()
    {
        await BreakAsync("", wasLive: true);
        _reconnection.Failed(new FlowMaestroServerException("down"));
        Assert.That(_reconnection.IsFailing, Is.True);
        await PausesAsync(0.5, 1);

        _reconnection.Opened();

        Assert.That(_reconnection.IsFailing, Is.False);
    }

    [TestCase("retry: 3000\n\n", 3)]
    [TestCase("retry: 60000\n\n", 60)]
    [TestCase("retry: 100000\n\n", 60, Description = "no longer than a minute")]
    public async Task APauseThatTheStreamAsksForIsKept(string said, double seconds)
    {
        await BreakAsync(said, wasLive: true);
        await PausesAsync(seconds, seconds);

        await BreakAsync("", wasLive: true);
        await PausesAsync(seconds, seconds);
    }

    [Test]
    public async Task ARefusalsPauseIsKeptOnceAndTheLongerOneHolds()
    {
        await BreakAsync("retry: 3000\n\n", wasLive: true);
        _reconnection.Failed(new FlowMaestroRateLimitException("no") { RetryAfter = TimeSpan.FromSeconds(20) });
        await PausesAsync(20, 20);
        _reconnection.Failed(new FlowMaestroRateLimitException("no") { RetryAfter = TimeSpan.FromSeconds(1) });
        await PausesAsync(3, 3);

        _reconnection.Failed(new FlowMaestroRateLimitException("no") { RetryAfter = TimeSpan.FromHours(1) });
        await PausesAsync(60, 60);
        _reconnection.Opened();

        await BreakAsync("", wasLive: true);
        await PausesAsync(3, 3);
    }

    [Test]
    public async Task ItGoesOnAfterTheLastEventThatHadAnId()
    {
        await BreakAsync("id: 7\ndata: {}\n\nid: 8\ndata: {}\n\n");
        Assert.That((_reconnection.LastEventId, _reconnection.DropReason), Is.EqualTo(("8", "the server closed the connection")));

        await BreakAsync("data: {}\n\n");

        Assert.That(_reconnection.LastEventId, Is.EqualTo("8"));
    }

    [Test]
    public async Task ItWasLastHeardWhenItWasOpen()
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        _reconnection.Opened();
        Assert.That(_reconnection.LastHeard, Is.EqualTo(TimeSpan.FromSeconds(1).Ticks));

        await BreakAsync("", seconds: 3);

        Assert.That(_reconnection.LastHeard, Is.EqualTo(TimeSpan.FromSeconds(4).Ticks));
    }

    [Test]
    public async Task AStreamResumesAfterItsLastEventAndAfterThePauseThatItAskedFor([Values] bool async)
    {
        using var log = new RecordedLog();
        await using var server = new ExecutionServer(
            Reply.Events().Then("retry: 4000\nid: 17\n" + Frames.Connected).ThenClose(),
            Reply.Json("""{"error":{"code":"service_unavailable","message":"Later"}}""", 503),
            Reply.Events().Then(Frames.Connected + Frames.Completed).ThenStall());
        using var client = server.Client(o => (o.TimeProvider, o.Timeout, o.LoggerFactory) = (new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(5)), Timeout.InfiniteTimeSpan, log));

        await client.EventsAsync(async);

        var streams = server.Socket.Requests.Where(static r => r.Target.EndsWith("/events", StringComparison.Ordinal)).ToList();
        Assert.That(streams.Select(static r => r.Headers.GetValueOrDefault("Last-Event-ID")), Is.EqualTo(new[] { null, "17", "17" }));
        var tries = log.Entries.Where(static e => e.EventName == "StreamReconnecting").Select(static e => ((string)e.Values["Reason"]!, (long)e.Values["PauseMilliseconds"]!)).ToList();
        Assert.That(tries, Is.EqualTo(new[] { ("the server closed the connection", 4_000L), ("503", 4_000L) }));
    }

    private async Task<double> PauseAsync(Reconnection reconnection)
    {
        var pause = reconnection.PauseAsync(async: true, CancellationToken.None);
        var seconds = _clock.Pending.Single().TotalSeconds;
        _clock.AdvanceToNextTimer();
        await pause;
        return seconds;
    }

    private async Task PausesAsync(double shortest, double longest) => Assert.That(await PauseAsync(_reconnection), Is.InRange(shortest, longest + 0.001));

    /// <summary>A connection that delivers this, and ends.</summary>
    private async Task BreakAsync(string frames, double seconds = 0, bool wasLive = false)
    {
        _reconnection.Opened();
        using var response = new HttpResponseMessage { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(frames)) };
        await using var connection = await EventConnection.OpenAsync(async: true, response, _clock, CancellationToken.None);
        while (await connection.NextAsync() is not null)
        {
        }

        _clock.Advance(TimeSpan.FromSeconds(seconds));
        _reconnection.Ended(connection, wasLive);
    }
}
