using System.Globalization;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

public sealed class RetryPauseTests
{
    private const string Workflow = """{"data":{"id":"wf_1","name":"One"}}""";

    [Test]
    public async Task BackOffDoublesWithJitter([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 503));
        var clock = new ManualTimeProvider();
        using var client = TestClient.Impatient(server, clock);

        await Assert.ThrowsAsync<FlowMaestroServerException>(async () => await GetAsync(client, async));

        Assert.That(server.Requests, Has.Count.EqualTo(4));
        Assert.That(clock.Skipped, Has.Count.EqualTo(3));
        for (var i = 0; i < 3; i++)
        {
            var longest = TimeSpan.FromSeconds(0.5 * Math.Pow(2, i));
            Assert.That(clock.Skipped[i], Is.InRange(longest / 2, longest));
        }
    }

    [Test]
    public async Task MaxRetryDelayCapsTheBackOff()
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 503));
        var clock = new ManualTimeProvider();
        using var client = TestClient.Impatient(server, clock, options =>
        {
            options.MaxRetries = 6;
            options.MaxRetryDelay = TimeSpan.FromSeconds(1);
        });

        await Assert.ThrowsAsync<FlowMaestroServerException>(() => client.Workflows.GetAsync("wf_1"));

        Assert.That(clock.Skipped, Has.Count.EqualTo(6).And.All.LessThanOrEqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task APauseAsLongAsTheOptionsAllowIsWaitedFor()
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 503, ("Retry-After", "7")), Reply.Json(Workflow));
        using var client = TestClient.Impatient(server, new ManualTimeProvider(), static options => options.MaxRetryDelay = TimeSpan.FromSeconds(7));

        Assert.That((await client.Workflows.GetAsync("wf_1")).Data.Name, Is.EqualTo("One"));
    }

    /// <summary>A run with a timeout does not pause beyond it, but uses what is left for its attempts.</summary>
    [Test]
    public async Task WhereTheBackOffWouldOutlastTheTimeoutTheNextAttemptIsMadeAtOnce()
    {
        var tries = 0;
        using var handler = new StubHandler(_ =>
        {
            tries++;
            throw new HttpRequestException(HttpRequestError.ConnectionError);
        });
        using var client = TestClient.For(handler, static options => options.TimeProvider = new ManualTimeProvider());

        var run = client.Workflows.RunAsync("wf_1", timeout: TimeSpan.FromSeconds(0.2));

        await Assert.ThrowsAsync<FlowMaestroConnectionException>(() => run.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.That(tries, Is.EqualTo(4));
    }

    [TestCase("Retry-After", "7", 7)]
    [TestCase("Retry-After", "1.5", 1.5)]
    [TestCase("Retry-After", "Tue, 03 Feb 2026 10:15:50 GMT", 20)]
    [TestCase("retry-after-ms", "2500", 2.5)]
    [SetCulture("de-DE")]
    public async Task WaitsAsLongAsTheServerAsks(string header, string value, double seconds)
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 503, (header, value)), Reply.Json(Workflow));
        var clock = new ManualTimeProvider();
        using var client = TestClient.Impatient(server, clock);

        await client.Workflows.GetAsync("wf_1");

        Assert.That(CultureInfo.CurrentCulture.Name, Is.EqualTo("de-DE"));
        Assert.That(clock.Skipped, Is.EqualTo(new[] { TimeSpan.FromSeconds(seconds) }));
    }

    [TestCase("Tue, 03 Feb 2026 12:00:07 GMT", 7)]
    [TestCase("Tue, 03 Feb 2026 11:59:00 GMT", null, Description = "over when it was said")]
    public async Task ADateIsHeldAgainstTheDateOfTheResponseWhateverThisMachinesClockSays(string until, int? seconds)
    {
        await using var server = SocketServer.Start(
            Reply.Json("{}", 503, ("Retry-After", until), ("Date", "Tue, 03 Feb 2026 12:00:00 GMT")), Reply.Json(Workflow));
        var clock = new ManualTimeProvider();
        using var client = TestClient.Impatient(server, clock);

        await client.Workflows.GetAsync("wf_1");

        Assert.That(clock.Skipped.Single(), seconds is null ? Is.LessThanOrEqualTo(TimeSpan.FromSeconds(0.5)) : Is.EqualTo(TimeSpan.FromSeconds(seconds.Value)));
    }

    [TestCase("-5")]
    [TestCase("0")]
    [TestCase("soon")]
    [TestCase("")]
    [TestCase("NaN")]
    [TestCase("1,5")]
    [TestCase("Tue, 03 Feb 2026 10:15:29 GMT", Description = "a second ago")]
    public async Task WhatIsNoTimeToComeIsNotObeyed(string value)
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 503, ("Retry-After", value)), Reply.Json(Workflow));
        var clock = new ManualTimeProvider();
        using var client = TestClient.Impatient(server, clock);

        await client.Workflows.GetAsync("wf_1");

        Assert.That(clock.Skipped.Single(), Is.InRange(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.5)));
    }

    [TestCase("86400", 86_400)]
    [TestCase("61", 61)]
    [TestCase("Wed, 04 Feb 2026 00:00:00 GMT", 49_470)]
    [TestCase("99999999999999999999", double.PositiveInfinity)]
    public async Task ALongerPauseThanAllowedFailsAtOnce(string value, double seconds)
    {
        await using var server = SocketServer.Start(Reply.Json("""{"error":{"code":"rate_limit_exceeded","message":"Slow down","details":{"window":"day"}}}""", 429, ("Retry-After", value)));
        var clock = new ManualTimeProvider();
        using var client = TestClient.Impatient(server, clock);

        var e = await Assert.ThrowsAsync<FlowMaestroRateLimitException>(() => client.Workflows.ExecuteAsync("wf_1"));

        Assert.That(e.RetryAfter, Is.EqualTo(double.IsInfinity(seconds) ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds)));
        Assert.That((e.Window, e.Attempts, server.Requests.Count), Is.EqualTo(("day", 1, 1)));
        Assert.That(clock.Skipped, Is.Empty);
    }

    [Test]
    public async Task ThePauseInTheBodyCountsWhereAProxyDroppedTheHeader()
    {
        await using var server = SocketServer.Start(
            Reply.Json("""{"error":{"code":"rate_limit_exceeded","message":"Slow down","details":{"limit":60,"window":"minute","retry_after":9}}}""", 429),
            Reply.Json(Workflow));
        var clock = new ManualTimeProvider();
        using var client = TestClient.Impatient(server, clock);

        await client.Workflows.GetAsync("wf_1");

        Assert.That(clock.Skipped, Is.EqualTo(new[] { TimeSpan.FromSeconds(9) }));
    }

    private static async Task<object> GetAsync(FlowMaestroClient client, bool async) =>
        async ? await client.Workflows.GetAsync("wf_1") : client.Workflows.Get("wf_1");
}
