using System.Collections.Concurrent;
using FlowMaestro.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FlowMaestro.Tests.Webhooks;

/// <summary>Deliveries that the service's client hears of.</summary>
public sealed class ReportToClientTests
{
    private readonly ConcurrentQueue<string> _order = new();

    [Test]
    public async Task TheClientHearsOfAnEventBeforeTheHandlerAndAsVerified()
    {
        await using var host = await StartAsync(
            static options => options.ReportToClient = true,
            builder => builder.Services.AddSingleton<FlowMaestroClient>(new ReportedClient("client", _order)));

        Assert.That(await host.DeliverSignedAsync(WebhookHost.Body), Is.EqualTo(200));

        Assert.That(_order, Is.EqualTo(["client: evt_1, verified: True", "handler"]));
    }

    [Test]
    public async Task NobodyHearsOfWhatIsNotSigned()
    {
        await using var host = await StartAsync(
            static options => options.ReportToClient = true,
            builder => builder.Services.AddSingleton<FlowMaestroClient>(new ReportedClient("client", _order)));

        Assert.That(await host.DeliverAsync(WebhookHost.Body, WebhookSignature.Sign(WebhookHost.Body, "whsec_other")), Is.EqualTo(401));

        Assert.That(_order, Is.Empty);
    }

    [Test]
    public async Task TheClientHearsOfARepetitionThatTheHandlerIsSpared()
    {
        await using var host = await StartAsync(
            static options => options.ReportToClient = options.IgnoreRepeatedDeliveries = true,
            builder => builder.Services.AddDistributedMemoryCache().AddSingleton<FlowMaestroClient>(new ReportedClient("client", _order)));

        await host.DeliverSignedAsync(WebhookHost.Body);
        await host.DeliverSignedAsync(WebhookHost.Body);

        Assert.That(_order.Select(static entry => entry[..6]), Is.EqualTo(["client", "handle", "client"]));
    }

    [Test]
    public async Task TheKeyNamesTheClientThatIsMeant()
    {
        await using var host = await StartAsync(
            static options => (options.ReportToClient, options.ClientKey) = (true, "billing"),
            builder => builder.Services
                .AddSingleton<FlowMaestroClient>(new ReportedClient("other", _order))
                .AddKeyedSingleton<FlowMaestroClient>("billing", new ReportedClient("billing", _order)));

        await host.DeliverSignedAsync(WebhookHost.Body);

        Assert.That(_order, Is.EqualTo(["billing: evt_1, verified: True", "handler"]));
    }

    [Test]
    public async Task NoClientHearsOfItUnlessAsked()
    {
        await using var host = await StartAsync(
            static _ => { }, builder => builder.Services.AddSingleton<FlowMaestroClient>(new ReportedClient("client", _order)));

        await host.DeliverSignedAsync(WebhookHost.Body);

        Assert.That(_order, Is.EqualTo(["handler"]));
    }

    [TestCase(null, "AddFlowMaestro")]
    [TestCase("billing", "'billing'")]
    public void AnApplicationWithoutTheClientDoesNotStart(string? key, string named) =>
        Assert.That(
            async () => await StartAsync(options => (options.ReportToClient, options.ClientKey) = (true, key), static _ => { }),
            Throws.ArgumentException.With.Message.Contains("ReportToClient").And.Message.Contains(named));

    private Task<WebhookHost> StartAsync(Action<FlowMaestroWebhookOptions> configure, Action<WebApplicationBuilder> setUp) =>
        WebhookHost.StartAsync(
        (_, _) =>
        {
            _order.Enqueue("handler");
            return Task.CompletedTask;
        },
        configure,
        setUp);

    private sealed class ReportedClient(string name, ConcurrentQueue<string> order) : FlowMaestroClient
    {
        public override ExecutionsClient Executions { get; } = new ReportedExecutions(name, order);
    }

    private sealed class ReportedExecutions(string name, ConcurrentQueue<string> order) : ExecutionsClient
    {
        public override bool Report(WebhookEvent webhookEvent)
        {
            order.Enqueue($"{name}: {webhookEvent.Id}, verified: {webhookEvent.IsVerified}");
            return true;
        }
    }
}
