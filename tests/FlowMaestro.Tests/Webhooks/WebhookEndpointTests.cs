using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using FlowMaestro.AspNetCore;
using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Tests.Webhooks;

public class WebhookEndpointTests
{
    private readonly ConcurrentQueue<WebhookDelivery> _deliveries = new();

    private Task KeepAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        _deliveries.Enqueue(delivery);
        return Task.CompletedTask;
    }

    [Test]
    public async Task HandsAVerifiedDeliveryToTheHandler()
    {
        await using var host = await WebhookHost.StartAsync(KeepAsync);

        Assert.That(await host.DeliverSignedAsync(WebhookHost.Body, deliveryId: "dlv_7"), Is.EqualTo(200));

        var delivery = _deliveries.Single();
        Assert.That(delivery.DeliveryId, Is.EqualTo("dlv_7"));
        Assert.That(delivery.IsTest, Is.False);
        Assert.That(delivery.Event.Event, Is.EqualTo(WebhookEventType.ExecutionCompleted));
        Assert.That((string?)delivery.Event.Data["execution_id"], Is.EqualTo("exec_1"));
    }

    [Test]
    public async Task TakesTestDeliveriesAndThoseWithoutAnId()
    {
        await using var host = await WebhookHost.StartAsync(KeepAsync);

        Assert.That(
            await host.DeliverSignedAsync(
                """{"id":"evt_2","event":"test","created_at":"2026-02-03T10:15:33.812Z","data":{}}"""u8.ToArray(), deliveryId: null),
            Is.EqualTo(200));

        Assert.That(_deliveries.Single().IsTest, Is.True);
        Assert.That(_deliveries.Single().DeliveryId, Is.Null);
    }

    [Test]
    public async Task TakesADeliveryThatIsHalfAnHourOld()
    {
        await using var host = await WebhookHost.StartAsync(KeepAsync);
        var old = Encoding.UTF8.GetBytes(
            $$$"""{"id":"evt_3","event":"execution.failed","created_at":"{{{DateTimeOffset.UtcNow.AddMinutes(-31):O}}}","data":{}}""");

        Assert.That(await host.DeliverSignedAsync(old), Is.EqualTo(200));
        Assert.That(await host.DeliverSignedAsync(old), Is.EqualTo(200), "the same once more");
        Assert.That(_deliveries, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task TakesBothSecretsDuringARotation()
    {
        await using var host = await WebhookHost.StartAsync(KeepAsync, options => options.Secrets.Insert(0, "whsec_new"));

        Assert.That(await host.DeliverAsync(WebhookHost.Body, WebhookSignature.Sign(WebhookHost.Body, "whsec_new")), Is.EqualTo(200));
        Assert.That(
            await host.DeliverAsync(WebhookHost.Body, WebhookSignature.Sign(WebhookHost.Body, WebhookHost.Secret)), Is.EqualTo(200));
    }

    [Test]
    public async Task RefusesAWrongOrMissingSignatureBeforeItReadsTheBody()
    {
        await using var host = await WebhookHost.StartAsync(KeepAsync);

        Assert.That(await host.DeliverAsync(WebhookHost.Body, null), Is.EqualTo(401));
        Assert.That(await host.DeliverAsync(WebhookHost.Body, WebhookSignature.Sign(WebhookHost.Body, "whsec_other")), Is.EqualTo(401));
        Assert.That(await host.DeliverAsync("not JSON"u8.ToArray(), "v1=00"), Is.EqualTo(401));
        Assert.That(_deliveries, Is.Empty);
    }

    [Test]
    public async Task RefusesTwoSignatures()
    {
        await using var host = await WebhookHost.StartAsync(KeepAsync);
        var good = WebhookSignature.Sign(WebhookHost.Body, WebhookHost.Secret);

        Assert.That(await host.DeliverAsync(WebhookHost.Body, $"{good}, {good}"), Is.EqualTo(401));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{")]
    [TestCase("""{"id":"evt_1"}""")]
    public async Task RefusesASignedBodyThatIsNoEvent(string body)
    {
        await using var host = await WebhookHost.StartAsync(KeepAsync);

        Assert.That(await host.DeliverSignedAsync(Encoding.UTF8.GetBytes(body)), Is.EqualTo(400));
        Assert.That(_deliveries, Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task RefusesABodyThatIsLongerThanAllowed(bool chunked)
    {
        await using var host = await WebhookHost.StartAsync(KeepAsync, options => options.MaxBodyBytes = 1000);
        var longest = Encoding.UTF8.GetBytes("""{"event":"test","data":""}""".Insert(24, new string('x', 1000 - 26)));

        Assert.That(longest, Has.Length.EqualTo(1000));
        Assert.That(await host.DeliverSignedAsync(longest, chunked: chunked), Is.EqualTo(200));
        Assert.That(await host.DeliverSignedAsync([.. longest, (byte)' '], chunked: chunked), Is.EqualTo(413));
        Assert.That(await host.DeliverSignedAsync(new byte[10_000], chunked: chunked), Is.EqualTo(413));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task TakesABodyThatTheServerAloneWouldRefuse(bool chunked)
    {
        await using var host = await WebhookHost.StartAsync(KeepAsync);
        var large = Encoding.UTF8.GetBytes("""{"event":"test","data":""}""".Insert(24, new string('x', 1_000_000)));

        Assert.That(await host.DeliverSignedAsync(large, chunked: chunked), Is.EqualTo(200));
    }

    [Test]
    public async Task RefusesTenThousandRandomDeliveries()
    {
        var log = new RecordedLog();
        await using var host = await WebhookHost.StartAsync(KeepAsync, setUp: builder => builder.Logging.AddProvider(log));
        var good = WebhookSignature.Sign(WebhookHost.Body, WebhookHost.Secret);
        var statuses = new ConcurrentDictionary<int, int>();
        await Parallel.ForAsync(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var random = new Random(i);
            var status = (i % 3) switch
            {
                0 => await host.DeliverAsync(WebhookHost.Body, RandomBytes.Damage(random, good)),
                1 => await host.DeliverAsync(RandomBytes.Damage(random, WebhookHost.Body), good),
                _ => await host.DeliverSignedAsync(RandomBytes.Damage(random, [.. WebhookHost.Body.Prepend((byte)'x')])),
            };
            statuses.AddOrUpdate(status, 1, static (_, count) => count + 1);
        });

        Assert.That(statuses.Keys, Is.SubsetOf(new[] { 200, 400, 401 }));
        Assert.That(statuses[401], Is.GreaterThan(4_000));
        Assert.That(statuses[400], Is.GreaterThan(3_000));

        // A few keep their meaning: the damage took the x away again, and no more.
        Assert.That(statuses.GetValueOrDefault(200), Is.EqualTo(_deliveries.Count).And.LessThan(100));
        Assert.That(log.Entries.Where(static entry => entry.Exception is not null), Is.Empty, "an exception escaped");
    }

    [Test]
    public async Task RespondsToAnExceptionOfTheHandlerWithAFailureWhateverTheApplicationMakesOfExceptions()
    {
        var log = new RecordedLog();
        await using var host = await WebhookHost.StartAsync(
            static (_, _) => throw new InvalidOperationException("no database"),
            setUp: builder => builder.Logging.AddProvider(log),
            use: static app => app.UseExceptionHandler(static handler => handler.Run(static context =>
            {
                context.Response.StatusCode = 302;
                return Task.CompletedTask;
            })));

        Assert.That(await host.DeliverSignedAsync(WebhookHost.Body, deliveryId: "dlv_9"), Is.EqualTo(500));

        var entry = log.Entries.Single(static e => e.Level == LogLevel.Error);
        Assert.That(entry.Category, Is.EqualTo("FlowMaestro.Webhooks"));
        Assert.That(entry.Exception, Is.TypeOf<InvalidOperationException>());
        Assert.That(entry.Message, Does.Contain("dlv_9").And.Not.Contain("exec_1"));
    }

    [Test]
    public async Task TellsTheHandlerWhenTheServerHangsUp()
    {
        var log = new RecordedLog();
        var began = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using var host = await WebhookHost.StartAsync(
            async (_, token) =>
            {
                began.SetResult();
                using var registration = token.Register(ended.SetResult);
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            },
            setUp: builder => builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(log));
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(host.Address.Host, host.Address.Port);
            var head = $"POST /hooks/flowmaestro HTTP/1.1\r\nHost: localhost\r\nContent-Length: {WebhookHost.Body.Length}\r\n"
                + $"{WebhookSignature.HeaderName}: {WebhookSignature.Sign(WebhookHost.Body, WebhookHost.Secret)}\r\n\r\n";
            await socket.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. WebhookHost.Body]);
            await began.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await log.EntryAsync(static entry => entry.EventName == "WebhookHungUp");
        Assert.That(log.Entries.Where(static entry => entry.Level >= LogLevel.Warning), Is.Empty);
    }

    [Test]
    public async Task NeedsNoLoginWhereTheApplicationAsksEverybodyForOne()
    {
        await using var host = await WebhookHost.StartAsync(
            KeepAsync,
            setUp: static builder =>
            {
                builder.Services.AddAuthentication();
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(
                    new AuthorizationPolicyBuilder().RequireAssertion(static _ => false).Build());
            },
            use: static app => app.UseAuthorization());

        Assert.That(await host.DeliverSignedAsync(WebhookHost.Body), Is.EqualTo(200));
    }

    [Test]
    public void NamesTheOptionThatCannotWork()
    {
        Assert.That(() => MapAsync(static options => options.Secrets.Clear()), Throws.ArgumentException.With.Message.Contains("Secrets"));
        Assert.That(() => MapAsync(static options => options.Secrets = [null!]), Throws.ArgumentException.With.Message.Contains("Secrets"));
        Assert.That(
            () => MapAsync(static options => options.MaxBodyBytes = 0), Throws.ArgumentException.With.Message.Contains("MaxBodyBytes"));
    }

    [Test]
    public async Task GivesTheHandlerTheServicesOfTheRequest()
    {
        var ids = new ConcurrentBag<Guid>();
        await using var host = await WebhookHost.StartAsync(
            (delivery, _) =>
            {
                ids.Add(delivery.Services!.GetRequiredService<ScopedThing>().Id);
                return Task.CompletedTask;
            },
            setUp: static builder => builder.Services.AddScoped<ScopedThing>());

        await host.DeliverSignedAsync(WebhookHost.Body);
        await host.DeliverSignedAsync(WebhookHost.Body);

        Assert.That(ids.Distinct().Count(), Is.EqualTo(2));
    }

    private async Task MapAsync(Action<FlowMaestroWebhookOptions> configure)
    {
        await using var host = await WebhookHost.StartAsync(KeepAsync, configure);
    }

    private sealed class ScopedThing
    {
        public Guid Id { get; } = Guid.NewGuid();
    }
}
