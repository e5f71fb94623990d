using System.Collections.Concurrent;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Tests.Webhooks;

/// <summary>Deliveries that come again, in the cache of one process and in a cache that fails.</summary>
public sealed class RepeatedDeliveryTests
{
    private readonly RecordedLog _log = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly ConcurrentQueue<string> _handled = new();

    private Task KeepAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        _handled.Enqueue(delivery.Event.Id);
        return Task.CompletedTask;
    }

    [Test]
    public async Task ARepetitionGetsAResponseWithoutTheHandler()
    {
        await using var host = await StartAsync(KeepAsync);

        Assert.That(await host.DeliverSignedAsync(WebhookHost.Body), Is.EqualTo(200));
        Assert.That(
            await host.DeliverSignedAsync(WebhookHost.Body, deliveryId: "another"), Is.EqualTo(200), "told by the id that is signed");
        Assert.That(await host.DeliverSignedAsync(Event("evt_2")), Is.EqualTo(200));

        Assert.That(_handled, Is.EqualTo(["evt_1", "evt_2"]));
        Assert.That(_log.Entries.Count(static e => e is { EventName: "WebhookRepeated", Level: LogLevel.Debug }), Is.EqualTo(1));
    }

    [Test]
    public async Task ARepetitionIsHandledWhereNobodyAskedOtherwise()
    {
        await using var host = await StartAsync(KeepAsync, ignore: false);

        await host.DeliverSignedAsync(WebhookHost.Body);
        await host.DeliverSignedAsync(WebhookHost.Body);

        Assert.That(_handled, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task AHandlerThatThrewIsAskedAgain()
    {
        var fails = true;
        await using var host = await StartAsync(
            (delivery, token) => fails ? throw new InvalidOperationException("no database") : KeepAsync(delivery, token));

        Assert.That(await host.DeliverSignedAsync(WebhookHost.Body), Is.EqualTo(500));
        fails = false;
        Assert.That(await host.DeliverSignedAsync(WebhookHost.Body), Is.EqualTo(200));
        Assert.That(await host.DeliverSignedAsync(WebhookHost.Body), Is.EqualTo(200));

        Assert.That(_handled, Is.EqualTo(["evt_1"]));
    }

    [Test]
    public async Task AnEventIsMarkedAfterTheHandlerHasReturnedAndNotBefore()
    {
        var marked = new List<string>();
        var cache = new ScriptedCache { OnSet = () => marked.Add("marked") };
        await using var host = await StartAsync(
            (_, _) =>
            {
                marked.Add("handled");
                return Task.CompletedTask;
            },
            cache);

        await host.DeliverSignedAsync(WebhookHost.Body);

        Assert.That(marked, Is.EqualTo(["handled", "marked"]));
        Assert.That(cache.Kept.Single().Options.AbsoluteExpirationRelativeToNow, Is.EqualTo(TimeSpan.FromHours(1)));
        Assert.That(cache.Kept.Single().Key, Does.Contain("/hooks/flowmaestro").And.EndWith(":evt_1").And.Not.Contain("exec_1"));
    }

    [Test]
    public async Task EndpointsOfOneServiceDoNotTakeEventsFromEachOther()
    {
        await using var host = await WebhookHost.StartAsync(
            KeepAsync,
            static options => options.IgnoreRepeatedDeliveries = true,
            static builder => builder.Services.AddDistributedMemoryCache(),
            app => app.MapGroup("/other").MapFlowMaestroWebhook(
                "/hooks/flowmaestro",
                static options => (options.Secrets, options.IgnoreRepeatedDeliveries) = ([WebhookHost.Secret], true),
                KeepAsync));

        await host.DeliverSignedAsync(WebhookHost.Body);
        Assert.That(
            await host.DeliverAsync(
                WebhookHost.Body, WebhookSignature.Sign(WebhookHost.Body, WebhookHost.Secret), path: "other/hooks/flowmaestro"),
            Is.EqualTo(200));

        Assert.That(_handled, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task AnEventWithoutAnIdIsAlwaysHandled()
    {
        await using var host = await StartAsync(KeepAsync);

        await host.DeliverSignedAsync("""{"event":"test"}"""u8.ToArray());
        await host.DeliverSignedAsync("""{"event":"test"}"""u8.ToArray());

        Assert.That(_handled, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task ACacheThatIsDownMakesTheDeliveryHandledWithAWarning([Values] bool reads)
    {
        var cache = new ScriptedCache
        {
            OnGet = static () => throw new IOException("down"),
            OnSet = () => _ = reads ? 0 : throw new IOException("down"),
        };
        await using var host = await StartAsync(KeepAsync, cache);

        Assert.That(await host.DeliverSignedAsync(WebhookHost.Body), Is.EqualTo(200));
        Assert.That(await host.DeliverSignedAsync(WebhookHost.Body), Is.EqualTo(200));

        Assert.That(_handled, Has.Count.EqualTo(2));
        var warnings = _log.Entries.Where(static e => e.EventName == "WebhookCacheFailed").ToList();
        Assert.That(warnings, Has.Count.EqualTo(reads ? 2 : 4));
        Assert.That(warnings.Select(static e => (e.Level, e.Exception!.Message)), Is.All.EqualTo((LogLevel.Warning, "down")));
    }

    [Test]
    public async Task ACacheThatDoesNotRespondHoldsADeliveryForTwoSecondsAtMost()
    {
        var cache = new ScriptedCache { Hangs = true };
        await using var host = await StartAsync(KeepAsync, cache);

        var delivery = host.DeliverSignedAsync(WebhookHost.Body);
        await _clock.TimerAsync(static due => due == TimeSpan.FromSeconds(2));
        _clock.Advance(TimeSpan.FromSeconds(2));
        await _clock.TimerAsync(static due => due == TimeSpan.FromSeconds(2));
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.That(await delivery, Is.EqualTo(200));
        Assert.That(_handled, Has.Count.EqualTo(1));
        Assert.That(_log.Entries.Count(static e => e is { EventName: "WebhookCacheFailed", Exception: TimeoutException }), Is.EqualTo(2));
    }

    [Test]
    public void AnApplicationWithoutACacheDoesNotStart() =>
        Assert.That(
            async () => await WebhookHost.StartAsync(KeepAsync, static options => options.IgnoreRepeatedDeliveries = true),
            Throws.ArgumentException.With.Message.Contains("IgnoreRepeatedDeliveries").And.Message.Contains("IDistributedCache"));

    private static byte[] Event(string id) => System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","event":"test"}""");

    private Task<WebhookHost> StartAsync(
        Func<WebhookDelivery, CancellationToken, Task> handler,
        IDistributedCache? cache = null,
        bool ignore = true) => WebhookHost.StartAsync(
        handler,
        options => options.IgnoreRepeatedDeliveries = ignore,
        builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(_log);
            builder.Services.AddSingleton<TimeProvider>(_clock);
            _ = cache is null ? builder.Services.AddDistributedMemoryCache() : builder.Services.AddSingleton(cache);
        });

    /// <summary>A cache that does as the test says, and keeps nothing.</summary>
    private sealed class ScriptedCache : IDistributedCache
    {
        public Action OnGet { get; init; } = static () => { };

        public Action OnSet { get; init; } = static () => { };

        public bool Hangs { get; init; }

        public List<(string Key, DistributedCacheEntryOptions Options)> Kept { get; } = [];

        public byte[]? Get(string key) => throw new NotSupportedException("would block a thread");

        public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
        {
            OnGet();
            await HangAsync();
            return null;
        }

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) =>
            throw new NotSupportedException("would block a thread");

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            OnSet();
            Kept.Add((key, options));
            return HangAsync();
        }

        private Task HangAsync() => Hangs ? Task.Delay(Timeout.InfiniteTimeSpan) : Task.CompletedTask;
    }
}
