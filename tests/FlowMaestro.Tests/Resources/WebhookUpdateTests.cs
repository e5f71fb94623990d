using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Resources;

public sealed class WebhookUpdateTests
{
    private static IEnumerable<object[]> Updates =>
    [
        [new WebhookUpdate(), "{}"],
        [new WebhookUpdate { Name = "New" }, """{"name":"New"}"""],
        [new WebhookUpdate { IsActive = false }, """{"is_active":false}"""],
        [new WebhookUpdate { Events = ["execution.failed", WebhookEventType.Test] }, """{"events":["execution.failed","test"]}"""],
        [new WebhookUpdate { Headers = null }, """{"headers":null}"""],
        [new WebhookUpdate { Headers = new Dictionary<string, string> { ["X-A"] = "1" } }, """{"headers":{"X-A":"1"}}"""],
        [new WebhookUpdate { Headers = new Dictionary<string, string>() }, """{"headers":{}}"""],
        [new WebhookUpdate { Headers = null } with { Url = "https://b" }, """{"url":"https://b","headers":null}"""],
    ];

    [TestCaseSource(nameof(Updates))]
    public async Task SendsOnlyWhatWasSet(WebhookUpdate update, string body)
    {
        using var stub = ApiDocument.Operation("Webhooks_Update").Stub("documented");
        using var client = TestClient.For(stub);

        await client.Webhooks.UpdateAsync("w", update);
        client.Webhooks.Update("w", update);

        Assert.That(stub.Requests.Select(static request => request.Text), Is.EqualTo([body, body]));
    }

    [Test]
    public void ShowsNoneOfItInItsText() => Assert.That(
        new WebhookUpdate
        {
            Name = "secret plan",
            Url = "https://x?token=t",
            Headers = new Dictionary<string, string> { ["X-A"] = "v" },
        }.ToString(),
        Is.EqualTo("WebhookUpdate { }"));
}
