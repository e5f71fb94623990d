using System.Threading.RateLimiting;
using FlowMaestro.Tests.Streaming;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http.Pacing;

public class PacingTests
{
    private readonly ManualTimeProvider _clock = new();

    [Test]
    public async Task AHundredCallsAtOnceAreRefusedNoneAndDoneInTheSecondMinute([Values] bool async)
    {
        using var server = new LimitedServer(_clock);
        using var client = Client(server);

        var calls = Enumerable.Range(0, 100).Select(_ => CallAsync(client, async)).ToArray();
        await AdvanceUntil(Task.WhenAll(calls));

        Assert.That(server.Refused, Is.Zero);
        Assert.That(server.Requests, Is.EqualTo(100));
        Assert.That(_clock.Elapsed, Is.LessThan(TimeSpan.FromMinutes(1)));
    }

    /// <summary>A request counts in the minute of the server's clock in which it arrives; headers tell that clock in whole seconds.</summary>
    [TestCase(0.1, 2, 0)]
    [TestCase(28.3, 9, 0)]
    [TestCase(29.2, 0.8, 0.4)]
    [TestCase(29.95, 9, 0.4)]
    public async Task NoCallIsRefusedWhereRequestsAreOnTheirWayWhenTheMinuteEnds(
        double startsAfter, double longestOnItsWay, double clockOffset)
    {
        var random = new Random(1);
        using var server = new LimitedServer(_clock)
        {
            ClockOffset = TimeSpan.FromSeconds(clockOffset),
            OnItsWay = () =>
            {
                lock (random)
                {
                    return TimeSpan.FromSeconds(random.NextDouble() * longestOnItsWay);
                }
            },
        };
        using var client = Client(server, static o => (o.Timeout, o.MaxRetryDelay) = (Timeout.InfiniteTimeSpan, TimeSpan.FromMinutes(5)));
        _clock.Advance(TimeSpan.FromSeconds(startsAfter));
        await AdvanceUntil(CallAsync(client, async: true));

        var calls = Enumerable.Range(0, 200).Select(_ => CallAsync(client, async: true)).ToArray();
        await AdvanceUntil(Task.WhenAll(calls));

        Assert.That(server.Refused, Is.Zero);
    }

    [Test]
    public async Task WhatCannotStartInTimeFailsAtOnceAndIsNotSent([Values] bool async)
    {
        using var server = new LimitedServer(_clock, perMinute: 1);
        using var client = Client(server, o => o.MaxRetryDelay = TimeSpan.FromSeconds(5));
        await CallAsync(client, async);

        var e = (await Assert.ThrowsAsync<FlowMaestroRateLimitException>(() => CallAsync(client, async)))!;

        Assert.That(e.Attempts, Is.Zero);
        Assert.That(e.StatusCode, Is.Null);
        Assert.That(e.Window, Is.EqualTo("minute"));
        Assert.That(e.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(e.RateLimit!.Remaining, Is.Zero);
        Assert.That(server.Requests, Is.EqualTo(1));
    }

    [Test]
    public async Task ADayThatIsUsedUpFailsAtOnce([Values] bool async)
    {
        using var server = new LimitedServer(_clock, perDay: 1);
        using var client = Client(server);
        await CallAsync(client, async);

        var e = (await Assert.ThrowsAsync<FlowMaestroRateLimitException>(() => CallAsync(client, async)))!;

        Assert.That(e.Window, Is.EqualTo("day"));
        Assert.That(e.RetryAfter, Is.GreaterThan(TimeSpan.FromHours(13)));
        Assert.That(server.Requests, Is.EqualTo(1));
    }

    [Test]
    public async Task ACancelledCallGivesItsPlaceToTheNext([Values] bool async)
    {
        using var server = new LimitedServer(_clock, perMinute: 2);
        using var client = Client(server);
        await CallAsync(client, async);
        await CallAsync(client, async);
        using var cancellation = new CancellationTokenSource();
        var first = CallAsync(client, async, cancellation.Token);
        var second = CallAsync(client, async);
        await _clock.TimerAsync(static due => due <= TimeSpan.FromSeconds(30));

        await cancellation.CancelAsync();

        var e = (await Assert.CatchAsync<OperationCanceledException>(() => first))!;
        Assert.That(e.CancellationToken, Is.EqualTo(cancellation.Token));
        await AdvanceUntil(second);
        Assert.That(server.Requests, Is.EqualTo(3));
    }

    [Test]
    public async Task ADisposedClientEndsWhatWaits([Values] bool async)
    {
        using var server = new LimitedServer(_clock, perMinute: 1);
        var client = Client(server);
        await CallAsync(client, async);
        var waiting = CallAsync(client, async);
        await _clock.TimerAsync(static due => due <= TimeSpan.FromSeconds(30));

        client.Dispose();

        Assert.That(async () => await waiting, Throws.InstanceOf<FlowMaestroConnectionException>().With.Property(nameof(FlowMaestroException.Attempts)).EqualTo(0));
    }

    [Test]
    public async Task WaitingForAPermitDoesNotCountAgainstTheTimeout()
    {
        using var server = new LimitedServer(_clock, perMinute: 1);
        using var client = Client(server, o => o.Timeout = TimeSpan.FromSeconds(2));
        await CallAsync(client, async: true);

        await AdvanceUntil(CallAsync(client, async: true));

        Assert.That(_clock.Elapsed, Is.GreaterThan(TimeSpan.FromSeconds(29)));
    }

    [Test]
    public async Task AnotherUserOfTheKeyIsSeen()
    {
        using var server = new LimitedServer(_clock);
        using var client = Client(server);
        await CallAsync(client, async: true);
        server.UseByOthers(57);
        await CallAsync(client, async: true);

        await CallAsync(client, async: true);
        await AdvanceUntil(CallAsync(client, async: true));

        Assert.That(server.Refused, Is.Zero);
    }

    [Test]
    public async Task AllowanceIsWhatWasLastSeen()
    {
        using var server = new LimitedServer(_clock);
        using var client = Client(server);
        Assert.That(client.Allowance, Is.Null);

        await CallAsync(client, async: true);

        var midnight = new DateTimeOffset(ManualTimeProvider.Start.Date.AddDays(1), TimeSpan.Zero);
        Assert.That(client.Allowance, Is.EqualTo(new Allowance(60, 59, ManualTimeProvider.Start.AddSeconds(30), 10_000, 9_999, midnight)));
    }

    [Test]
    public async Task WithoutPacingARefusalIsTheServers()
    {
        using var server = new LimitedServer(_clock, perMinute: 1);
        using var client = Client(server, o => (o.PaceRequests, o.MaxRetries) = (false, 0));
        await CallAsync(client, async: true);

        var e = (await Assert.ThrowsAsync<FlowMaestroRateLimitException>(() => CallAsync(client, async: true)))!;

        Assert.That(e.StatusCode, Is.EqualTo(429));
    }

    [Test]
    public async Task AServerWithoutHeadersIsNotPaced([Values] bool async)
    {
        using var server = new LimitedServer(_clock, perMinute: 1_000) { TellsAllowance = false };
        using var client = Client(server);
        await CallAsync(client, async);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => CallAsync(client, async)));

        Assert.That(_clock.Elapsed, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task ARefusedLeaseOfTheUsersLimiterIsWaitedFor([Values] bool async, [Values] bool saysWhen)
    {
        using var server = new LimitedServer(_clock.SkipPauses(TimeSpan.FromSeconds(20)));
        await using var limiter = new ScriptedLimiter(saysWhen ? TimeSpan.FromSeconds(20) : null, refusals: 1);
        using var client = Client(server, o => o.RateLimiter = limiter);

        await CallAsync(client, async);

        Assert.That(_clock.Elapsed, saysWhen ? Is.EqualTo(TimeSpan.FromSeconds(20)) : Is.InRange(TimeSpan.FromSeconds(0.7), TimeSpan.FromSeconds(1.6)));
        Assert.That(limiter.Disposed, Is.EqualTo(2), "the refused lease and the one of the attempt");
    }

    [Test]
    public async Task ALimiterThatNeverGivesALeaseFailsTheCallUnsent([Values] bool async)
    {
        using var server = new LimitedServer(_clock.SkipPauses(TimeSpan.FromSeconds(20)));
        await using var limiter = new ScriptedLimiter(TimeSpan.FromSeconds(20), refusals: int.MaxValue);
        using var client = Client(server, o => o.RateLimiter = limiter);

        Assert.That(() => CallAsync(client, async), Throws.InstanceOf<FlowMaestroRateLimitException>().With.Property(nameof(FlowMaestroException.Attempts)).EqualTo(0));
        Assert.That(server.Requests, Is.Zero);
    }

    [Test]
    public async Task ALimiterThatThrowsLetsTheAttemptPassWithAWarning([Values] bool async)
    {
        using var server = new LimitedServer(_clock);
        await using var limiter = new ScriptedLimiter(null, refusals: 0) { Failure = new InvalidOperationException("gone") };
        var log = new RecordedLog();
        using var client = Client(server, o => (o.RateLimiter, o.LoggerFactory) = (limiter, log));

        await CallAsync(client, async);

        Assert.That(server.Requests, Is.EqualTo(1));
        Assert.That(log.Entries.Select(static e => e.Message), Has.Some.Contains("InvalidOperationException"));
    }

    private static async Task CallAsync(FlowMaestroClient client, bool async, CancellationToken cancellationToken = default)
    {
        if (async)
        {
            await client.Workflows.ListAsync(cancellationToken: cancellationToken);
        }
        else
        {
            await Following.OnAThread(() => client.Workflows.List(cancellationToken: cancellationToken));
        }
    }

    private FlowMaestroClient Client(LimitedServer server, Action<FlowMaestroClientOptions>? configure = null) => TestClient.For(server, options =>
    {
        options.TimeProvider = _clock;
        configure?.Invoke(options);
    });

    private async Task AdvanceUntil(Task done)
    {
        while (await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(5))) != done)
        {
            if (_clock.Pending is [var next, ..])
            {
                _clock.Advance(next);
            }
        }

        await done;
    }

    private sealed class ScriptedLimiter(TimeSpan? retryAfter, int refusals) : RateLimiter
    {
        private int _asked;

        public Exception? Failure { get; init; }

        public int Disposed { get; private set; }

        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => throw new NotSupportedException();

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
            Failure is null ? new(new Lease(this, ++_asked > refusals, retryAfter)) : throw Failure;

        private sealed class Lease(ScriptedLimiter owner, bool isAcquired, TimeSpan? retryAfter) : RateLimitLease
        {
            public override bool IsAcquired => isAcquired;

            public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

            public override bool TryGetMetadata(string metadataName, out object? metadata)
            {
                metadata = retryAfter;
                return retryAfter is not null && metadataName == MetadataName.RetryAfter.Name;
            }

            protected override void Dispose(bool disposing)
            {
                owner.Disposed++;
                base.Dispose(disposing);
            }
        }
    }
}
