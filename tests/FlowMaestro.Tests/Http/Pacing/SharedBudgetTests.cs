#if NET10_0_OR_GREATER // The server of the limiter is built for it alone.
using System.Net;
using FlowMaestro.Tests.Streaming;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.Extensions.Logging;
using RedisRateLimiting;
using StackExchange.Redis;

namespace FlowMaestro.Tests.Http.Pacing;

/// <summary>Several machines with one key, their limiter on a real server of the Redis protocol. A minute of theirs is a second here.</summary>
public class SharedBudgetTests
{
    private const int Budget = 60;

    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(1);

    // Longer than the minute by what may lie between a permit and the arrival of its request.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2.5);

    private readonly RecordedLog _log = new();

    [Test]
    public async Task TwoClientsShareOneBudgetAndTheServerRefusesNone()
    {
        using var redis = new RedisServer();
        using var server = new CountingServer();
        await using var first = await Machine.StartAsync(redis, server, _log);
        await using var second = await Machine.StartAsync(redis, server, _log);

        var calls = Enumerable.Range(0, 50).Select(_ => first.CallAsync());
        var blockingCalls = Enumerable.Range(0, 10).Select(_ => second.CallBlockingAsync(times: 5));
        await Task.WhenAll([.. calls, .. blockingCalls]).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.That(server.Refused, Is.Zero);
        Assert.That(server.Requests, Is.EqualTo(100));
        Assert.That(_log.Entries.Where(static e => e.Level >= LogLevel.Warning), Is.Empty);
    }

    [Test]
    public async Task CallsGoOnWithAWarningWhenTheServerOfTheLimiterDies()
    {
        using var redis = new RedisServer();
        using var server = new CountingServer();
        await using var first = await Machine.StartAsync(redis, server, _log);
        await using var second = await Machine.StartAsync(redis, server, _log);
        await Task.WhenAll(first.CallAsync(), second.CallBlockingAsync(times: 1));
        Assert.That(_log.Entries.Where(static e => e.Level >= LogLevel.Warning), Is.Empty);

        redis.Dispose();
        await Task.WhenAll([.. Enumerable.Range(0, 10).Select(_ => first.CallAsync()), second.CallBlockingAsync(times: 10)]).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.That(server.Requests, Is.EqualTo(22));
        Assert.That(_log.Entries.Count(static e => e is { EventName: "LimiterFailed", Level: LogLevel.Warning }), Is.EqualTo(20));
    }

    private sealed class Machine : IAsyncDisposable
    {
        private readonly ConnectionMultiplexer _redis;
        private readonly RedisSlidingWindowRateLimiter<string> _limiter;
        private readonly FlowMaestroClient _client;

        private Machine(ConnectionMultiplexer redis, HttpMessageHandler server, RecordedLog log)
        {
            _redis = redis;
            _limiter = new("flowmaestro", new() { ConnectionMultiplexerFactory = () => redis, PermitLimit = Budget, Window = Window });

            // Without its own pacing and retries only the limiter keeps the client from being refused.
            _client = TestClient.For(server, options =>
            {
                options.RateLimiter = _limiter;
                options.LoggerFactory = log;
                options.PaceRequests = false;
                options.MaxRetries = 0;
            });
        }

        public static async Task<Machine> StartAsync(RedisServer redis, HttpMessageHandler server, RecordedLog log) => new(await redis.ConnectAsync(), server, log);

        public Task CallAsync() => _client.Workflows.ListAsync();

        public Task CallBlockingAsync(int times) => Following.OnAThread(() => Enumerable.Range(0, times).Select(_ => _client.Workflows.List()).ToList());

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _limiter.DisposeAsync();
            await _redis.DisposeAsync();
        }
    }

    /// <summary>Counts by the minutes of the system's clock.</summary>
    private sealed class CountingServer : HttpMessageHandler
    {
        private readonly object _gate = new();
        private long _minute;
        private int _ofMinute;

        public int Requests { get; private set; }

        public int Refused { get; private set; }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (_gate)
            {
                var minute = DateTime.UtcNow.Ticks / Minute.Ticks;
                (_ofMinute, _minute) = (minute == _minute ? _ofMinute + 1 : 1, minute);
                Requests++;
                Refused += _ofMinute > Budget ? 1 : 0;
                return _ofMinute > Budget
                    ? StubHandler.JsonResponse("""{"error":{"code":"rate_limit_exceeded","message":"Too many requests"}}""", HttpStatusCode.TooManyRequests)
                    : StubHandler.JsonResponse("""{"data":[],"meta":{}}""");
            }
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}
#endif
