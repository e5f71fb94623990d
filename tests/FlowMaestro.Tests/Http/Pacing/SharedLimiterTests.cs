using System.Threading.RateLimiting;
using FlowMaestro.Tests.Streaming;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http.Pacing;

/// <summary>A limiter of the user's that is slow, that refuses in its own words, or that is cancelled.</summary>
public class SharedLimiterTests
{
    private readonly ManualTimeProvider _clock = new();

    [Test]
    public async Task ALimiterThatNeverRespondsFailsTheCallWhenItsTimeIsOver([Values] bool async)
    {
        using var server = new LimitedServer(_clock);
        await using var limiter = NeverResponding(new TaskCompletionSource());
        using var client = Client(server, limiter, o => o.MaxRetryDelay = TimeSpan.FromSeconds(9));
        var call = CallAsync(client, async);
        await _clock.TimerAsync(static due => due == TimeSpan.FromSeconds(10));

        _clock.Advance(TimeSpan.FromSeconds(10));

        var e = (await Assert.ThrowsAsync<FlowMaestroRateLimitException>(() => call))!;
        Assert.That((e.RetryAfter, e.Window, server.Requests), Is.EqualTo(((TimeSpan?)TimeSpan.FromSeconds(1), "minute", 0)));
    }

    [Test]
    public async Task ALimiterIsAskedThoughNobodyIsToWait([Values] bool async)
    {
        using var server = new LimitedServer(_clock);
        await using var limiter = new Limiter(static async (_, cancellationToken) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            return new Lease(isAcquired: true, [], static () => { });
        });
        using var client = Client(server, limiter, o => o.MaxRetryDelay = TimeSpan.Zero);

        await CallAsync(client, async);

        Assert.That(server.Requests, Is.EqualTo(1));
    }

    [Test]
    public async Task ALeaseThatIsRefusedForEverFailsTheCall([Values] bool async)
    {
        using var server = new LimitedServer(_clock);
        await using var limiter = new Limiter(static (_, _) =>
            new(new Lease(isAcquired: false, new() { [MetadataName.RetryAfter.Name] = TimeSpan.MaxValue }, static () => { })));
        using var client = Client(server, limiter);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThatAsync(() => CallAsync(client, async), Throws.InstanceOf<FlowMaestroRateLimitException>());
        Assert.That(server.Requests, Is.Zero);
    }

    [Test]
    public async Task ADisposedClientWaitsForNoLimiter()
    {
        using var server = new LimitedServer(_clock);
        var asked = new TaskCompletionSource();
        await using var limiter = NeverResponding(asked);
        var client = Client(server, limiter);
        var call = CallAsync(client, async: true);
        await asked.Task;

        client.Dispose();

        await Assert.ThatAsync(() => call, Throws.InstanceOf<FlowMaestroConnectionException>().With.Message.Contains("the client was disposed"));
    }

    [Test]
    public async Task ACallerThatCancelsWaitsForNoLimiter()
    {
        using var server = new LimitedServer(_clock);
        var asked = new TaskCompletionSource();
        await using var limiter = NeverResponding(asked);
        using var client = Client(server, limiter);
        using var cancellation = new CancellationTokenSource();
        var call = client.Workflows.ListAsync(cancellationToken: cancellation.Token);
        await asked.Task;

        await cancellation.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => call);
        Assert.That(server.Requests, Is.Zero);
    }

    [Test]
    public async Task ALeaseThatComesLaterIsWaitedForAndGivenBack([Values] bool async)
    {
        using var server = new LimitedServer(_clock);
        var given = 0;
        await using var limiter = new Limiter(async (_, _) =>
        {
            await Task.Yield();
            return new Lease(isAcquired: true, [], () => given++);
        });
        using var client = Client(server, limiter);

        await CallAsync(client, async);

        Assert.That((server.Requests, given), Is.EqualTo((1, 1)));
    }

    [TestCase(4, 4)]
    [TestCase(0, null)]
    [TestCase(-1, null)]
    [TestCase("4", null)]
    public async Task SecondsThatARedisLimiterAsksForAreKept(object said, int? seconds)
    {
        using var server = new LimitedServer(_clock.SkipPauses(TimeSpan.FromSeconds(20)));
        await using var limiter = new Limiter((n, _) => new(new Lease(n > 1, new() { ["RATELIMIT_RETRYAFTER"] = said }, static () => { })));
        using var client = Client(server, limiter);

        await CallAsync(client, async: true);

        Assert.That(_clock.Elapsed.TotalSeconds, seconds is { } kept ? Is.EqualTo(kept) : Is.InRange(0.75, 1.51));
    }

    [TestCase(0)]
    [TestCase(-3)]
    public async Task ATimeThatIsNoneIsNotTakenForOne(int seconds)
    {
        using var server = new LimitedServer(_clock.SkipPauses(TimeSpan.FromSeconds(20)));
        await using var limiter = new Limiter((n, _) => new(new Lease(n > 1, new() { [MetadataName.RetryAfter.Name] = TimeSpan.FromSeconds(seconds) }, static () => { })));
        using var client = Client(server, limiter);

        await CallAsync(client, async: true);

        Assert.That(_clock.Elapsed.TotalSeconds, Is.InRange(0.75, 1.51));
    }

    [TestCase(9.9, true)]
    [TestCase(10.1, false)]
    public async Task APauseIsKeptIfItIsOverInTime(double seconds, bool isKept)
    {
        using var server = new LimitedServer(_clock);
        var given = 0;
        await using var limiter = new Limiter((n, _) => new(new Lease(n > 1, new() { [MetadataName.RetryAfter.Name] = TimeSpan.FromSeconds(seconds) }, () => given++)));
        using var client = Client(server, limiter, o => o.MaxRetryDelay = TimeSpan.FromSeconds(9));

        if (isKept)
        {
            var call = CallAsync(client, async: true);
            await _clock.TimerAsync(due => due == TimeSpan.FromSeconds(seconds));
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            await call;
            Assert.That(given, Is.EqualTo(2));
        }
        else
        {
            var e = (await Assert.ThrowsAsync<FlowMaestroRateLimitException>(() => CallAsync(client, async: true)))!;
            Assert.That((e.RetryAfter, e.Window, given), Is.EqualTo(((TimeSpan?)TimeSpan.FromSeconds(seconds), "minute", 1)));
        }
    }

    [Test]
    public async Task TheCallersTokenEndsTheWaitingForALease([Values] bool async)
    {
        using var server = new LimitedServer(_clock);
        using var cancellation = new CancellationTokenSource();
        var asked = new Signal();
        await using var limiter = new Limiter(async (_, cancellationToken) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new Lease(isAcquired: true, [], static () => { });
        });
        using var client = Client(server, limiter);
        var call = CallAsync(client, async, cancellation.Token);
        await asked.Task;

        await cancellation.CancelAsync();

        Assert.That((await Assert.CatchAsync<OperationCanceledException>(() => call))!.CancellationToken, Is.EqualTo(cancellation.Token));
        Assert.That(server.Requests, Is.Zero);
    }

    [Test]
    public async Task ALeaseIsGivenBackWhereTheServersAllowanceIsUsedUp()
    {
        using var server = new LimitedServer(_clock, perMinute: 1);
        var given = 0;
        await using var limiter = new Limiter((_, _) => new(new Lease(isAcquired: true, [], () => given++)));
        using var client = Client(server, limiter, o => o.MaxRetryDelay = TimeSpan.FromSeconds(1));
        await CallAsync(client, async: true);

        await Assert.ThrowsAsync<FlowMaestroRateLimitException>(() => CallAsync(client, async: true));

        Assert.That(given, Is.EqualTo(2));
    }

    private static Task CallAsync(FlowMaestroClient client, bool async, CancellationToken cancellationToken = default) => async
        ? client.Workflows.ListAsync(cancellationToken: cancellationToken)
        : Following.OnAThread(() => client.Workflows.List(cancellationToken: cancellationToken));

    private FlowMaestroClient Client(LimitedServer server, RateLimiter limiter, Action<FlowMaestroClientOptions>? configure = null) => TestClient.For(server, options =>
    {
        (options.TimeProvider, options.RateLimiter, options.Timeout) = (_clock, limiter, Timeout.InfiniteTimeSpan);
        configure?.Invoke(options);
    });

    /// <summary>Asks the test for each lease, with the number of the question.</summary>
    private static Limiter NeverResponding(TaskCompletionSource asked) => new(async (_, cancellationToken) =>
    {
        asked.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return new Lease(isAcquired: true, [], static () => { });
    });

    private sealed class Limiter(Func<int, CancellationToken, ValueTask<RateLimitLease>> lease) : RateLimiter
    {
        private int _asked;

        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => throw new NotSupportedException();

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => lease(Interlocked.Increment(ref _asked), cancellationToken);
    }

    private sealed class Lease(bool isAcquired, Dictionary<string, object> metadata, Action disposed) : RateLimitLease
    {
        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => metadata.Keys;

        public override bool TryGetMetadata(string metadataName, out object? value) => metadata.TryGetValue(metadataName, out value);

        protected override void Dispose(bool disposing)
        {
            disposed();
            base.Dispose(disposing);
        }
    }
}
