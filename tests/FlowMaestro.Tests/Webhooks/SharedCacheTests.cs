#if NET10_0_OR_GREATER // The server is for it alone.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using FlowMaestro.Tests.TestDoubles;
using Garnet;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Tests.Webhooks;

/// <summary>Two instances of a service that share a real server of the Redis protocol, in this process.</summary>
public sealed class SharedCacheTests
{
    private readonly RecordedLog _log = new();
    private readonly ConcurrentQueue<string> _handled = new();
    private readonly int _port = FreePort();

    [Test]
    public async Task AnEventThatOneInstanceHasHandledIsNotHandledByTheOther()
    {
        using var redis = StartRedis();
        await using var first = await StartAsync("first");
        await using var second = await StartAsync("second");

        Assert.That(await first.DeliverSignedAsync(WebhookHost.Body), Is.EqualTo(200));
        Assert.That(await second.DeliverSignedAsync(WebhookHost.Body), Is.EqualTo(200));

        Assert.That(_handled, Is.EqualTo(["first"]));
        Assert.That(_log.Entries.Where(static e => e.Level >= LogLevel.Warning), Is.Empty);
    }

    [Test]
    public async Task AnEventInWhoseHandlerAProcessWasKilledIsHandledByTheNextInstance()
    {
        using var redis = StartRedis();
        using var first = await ReceiverProcess.StartAsync(_port);
        var lost = first.DeliverSignedAsync(WebhookHost.Body);
        await first.HandlingAsync();

        first.Kill();
        await Assert.CatchAsync<HttpRequestException>(() => lost);
        await using var second = await StartAsync("second");
        Assert.That(await second.DeliverSignedAsync(WebhookHost.Body), Is.EqualTo(200));
        Assert.That(await second.DeliverSignedAsync(WebhookHost.Body), Is.EqualTo(200));

        Assert.That(_handled, Is.EqualTo(["second"]));
    }

    [Test]
    public async Task AServerThatIsDownMakesTheDeliveryHandledWithAWarning()
    {
        await using var host = await StartAsync("first", connectTimeout: 100);

        Assert.That(await host.DeliverSignedAsync(WebhookHost.Body), Is.EqualTo(200));

        Assert.That(_handled, Is.EqualTo(["first"]));
        Assert.That(_log.Entries.Count(static e => e is { EventName: "WebhookCacheFailed", Level: LogLevel.Warning }), Is.EqualTo(2));
    }

    /// <summary>The server behind the port as the cache of the receiver.</summary>
    internal static void AddCache(WebApplicationBuilder builder, int port, int connectTimeout = 10_000) =>
        builder.Services.AddStackExchangeRedisCache(
            options => options.Configuration = $"127.0.0.1:{port},connectTimeout={connectTimeout},connectRetry=0");

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    // The cache uses scripts.
    private GarnetServer StartRedis()
    {
        var server = new GarnetServer(["--port", $"{_port}", "--bind", "127.0.0.1", "--lua"]);
        server.Start();
        return server;
    }

    private Task<WebhookHost> StartAsync(string name, int connectTimeout = 10_000) => WebhookHost.StartAsync(
        (_, _) =>
        {
            _handled.Enqueue(name);
            return Task.CompletedTask;
        },
        static options => options.IgnoreRepeatedDeliveries = true,
        builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(_log);
            AddCache(builder, _port, connectTimeout);
        });
}
#endif
