using FlowMaestro.Tests.Diagnostics;

namespace FlowMaestro.Tests.Webhooks;

/// <summary>Not beside other tests: the meter is heard in the whole process.</summary>
[NonParallelizable]
public class WebhookMetricTests
{
    [Test]
    public async Task CountsDeliveriesByResult()
    {
        var fails = false;
        await using var host = await WebhookHost.StartAsync(
            (_, _) => fails ? throw new InvalidOperationException("The handler failed.") : Task.CompletedTask,
            options => options.MaxBodyBytes = 1_000);
        using var readings = new Readings();

        await host.DeliverSignedAsync(WebhookHost.Body);
        await host.DeliverSignedAsync(WebhookHost.Body);
        await host.DeliverAsync(WebhookHost.Body, signature: null);
        await host.DeliverSignedAsync("[]"u8.ToArray());
        await host.DeliverSignedAsync(new byte[1_001]);
        fails = true;
        await host.DeliverSignedAsync(WebhookHost.Body);

        var results = readings.Of("flowmaestro.webhook.deliveries").Select(static r => (r.Tags["flowmaestro.delivery.result"], r.Value));
        Assert.That(results, Is.EquivalentTo(new (object?, double)[]
        {
            ("handled", 2), ("invalid_signature", 1), ("invalid_event", 1), ("too_large", 1), ("handler_failed", 1),
        }));
    }
}
