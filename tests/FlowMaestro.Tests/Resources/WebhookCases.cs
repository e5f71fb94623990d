using FlowMaestro.Models;
using static FlowMaestro.Tests.Resources.Expect;

namespace FlowMaestro.Tests.Resources;

internal static class WebhookCases
{
    private const string Address = "https://api.example.com/webhook";
    private static readonly WebhookEventType[] Events = [WebhookEventType.ExecutionCompleted, WebhookEventType.ExecutionFailed];

    public static IEnumerable<ResourceCase> All =>
    [
        Case.Page("Webhooks_List", "documented", "GET /api/v1/webhooks",
            c => c.Webhooks.ListAsync(), c => c.Webhooks.List(),
            page =>
            {
                OnlyPage(page, 1);
                IsMine(page[0]);
                Assert.That((page[0].CreatedAt, page[0].Headers), Is.EqualTo(((DateTimeOffset?)At("2026-01-20T10:00:00Z"), (object?)null)));
            }),
        Case.One("Webhooks_Get", "documented", "GET /api/v1/webhooks/wh_abc123",
            c => c.Webhooks.GetAsync("wh_abc123"), c => c.Webhooks.Get("wh_abc123"),
            webhook =>
            {
                IsMine(webhook);
                Assert.That(
                    (webhook.IsActive, webhook.UpdatedAt, webhook.Headers!["X-Tenant"]),
                    Is.EqualTo((true, At("2026-01-20T10:00:00Z"), "acme")));
            }),
        Case.One("Webhooks_Create", "documented", "POST /api/v1/webhooks",
            c => c.Webhooks.CreateAsync(
                name: "My Webhook",
                url: Address,
                events: ["execution.completed", "execution.failed"],
                headers: new Dictionary<string, string> { ["X-Tenant"] = "acme" }),
            c => c.Webhooks.Create(
                name: "My Webhook",
                url: Address,
                events: ["execution.completed", "execution.failed"],
                headers: new Dictionary<string, string> { ["X-Tenant"] = "acme" }),
            webhook =>
            {
                Assert.That(
                    (webhook.Id, webhook.Name, webhook.Url, webhook.Secret),
                    Is.EqualTo(("wh_abc123", "My Webhook", Address, "whsec_00112233445566778899aabbccddeeff")));
                Assert.That(webhook.Events, Is.EqualTo(Events));
                Assert.That(
                    (webhook.IsActive, webhook.Headers, webhook.CreatedAt), Is.EqualTo((true, (object?)null, At("2026-02-03T10:15:30Z"))));
            },
            body: $$$"""{"name":"My Webhook","url":"{{{Address}}}","events":["execution.completed","execution.failed"],"headers":"""
                + """{"X-Tenant":"acme"}}"""),
        Case.One("Webhooks_Update", "documented", "PATCH /api/v1/webhooks/wh_abc123",
            c => c.Webhooks.UpdateAsync("wh_abc123", new WebhookUpdate { IsActive = false, Headers = null }),
            c => c.Webhooks.Update("wh_abc123", new WebhookUpdate { IsActive = false, Headers = null }),
            webhook =>
            {
                IsMine(webhook);
                Assert.That(
                    (webhook.IsActive, webhook.Headers, webhook.UpdatedAt, webhook.CreatedAt),
                    Is.EqualTo((false, (object?)null, At("2026-02-03T10:15:30.100Z"), (DateTimeOffset?)null)));
            },
            body: """{"is_active":false,"headers":null}"""),
        Case.One("Webhooks_Delete", "documented", "DELETE /api/v1/webhooks/wh_abc123",
            c => c.Webhooks.DeleteAsync("wh_abc123"), c => c.Webhooks.Delete("wh_abc123"), deletion => Deleted(deletion, "wh_abc123")),
        Test("documented", result => Assert.That(
            (
                result.Success,
                result.StatusCode,
                result.ResponseTimeMs,
                result.WebhookId,
                result.DeliveryId,
                result.ErrorMessage), Is.EqualTo((true, (int?)200, (int?)87, "wh_abc123", "dlv_1", (string?)null)))),
        Test("documentedFailure", result => Assert.That(
            (
                result.Success,
                result.StatusCode,
                result.ResponseTimeMs,
                result.ErrorMessage), Is.EqualTo((false, (int?)null, (int?)12, "Connection refused")))),
        Test("deployed", result => Assert.That(
            (
                result.Success,
                result.StatusCode,
                result.Message,
                result.ResponseTimeMs,
                result.ErrorMessage), Is.EqualTo((true, (int?)200, "Test webhook delivered successfully", (int?)null, (string?)null)))),
        Test("deployedFailure", result => Assert.That(
            (result.Success, result.Message, result.ErrorMessage), Is.EqualTo((false, "Failed to deliver test webhook", "fetch failed")))),
        Case.Page("Webhooks_ListDeliveries", "documented", "GET /api/v1/webhooks/wh_abc123/deliveries?page=1&per_page=20",
            c => c.Webhooks.ListDeliveriesAsync("wh_abc123", 1, 20), c => c.Webhooks.ListDeliveries("wh_abc123", 1, 20),
            page =>
            {
                OnlyPage(page, 1);
                Assert.That(
                    (page[0].Id, page[0].EventType.Value, page[0].Status == WebhookDeliveryStatus.Success, page[0].Attempts),
                    Is.EqualTo(("dlv_1", "execution.completed", true, 1)));
                Assert.That(
                    (page[0].ResponseStatus, page[0].ErrorMessage, page[0].WebhookId, page[0].ResponseTimeMs),
                    Is.EqualTo(((int?)200, (string?)null, "wh_abc123", (int?)87)));
                Assert.That(
                    (page[0].CreatedAt, page[0].LastAttemptAt),
                    Is.EqualTo((At("2026-02-03T10:15:34Z"), (DateTimeOffset?)At("2026-02-03T10:15:34.050Z"))));
            }),
        Case.Page("Webhooks_ListDeliveries", "deployed", "GET /api/v1/webhooks/wh_abc123/deliveries",
            c => c.Webhooks.ListDeliveriesAsync("wh_abc123"), c => c.Webhooks.ListDeliveries("wh_abc123"),
            page =>
            {
                OnlyPage(page, 2);
                Assert.That(
                    page.Select(static d => (d.Id, d.EventType.Value, d.Status.Value, d.Attempts, d.ResponseStatus, d.ErrorMessage)),
                    Is.EqualTo([
                        ("1042", "execution.failed", "retrying", 2, (int?)503, (string?)"HTTP 503"),
                        ("1041", "execution.started", "pending", 0, (int?)null, (string?)null),
                    ]));
                Assert.That(page[1].LastAttemptAt, Is.Null);
            }),
    ];

    private static ResourceCase Test(string example, Action<WebhookTestResult> expect) =>
        Case.One(
            "Webhooks_Test",
            example,
            "POST /api/v1/webhooks/wh_abc123/test",
            c => c.Webhooks.TestAsync("wh_abc123"),
            c => c.Webhooks.Test("wh_abc123"),
            expect);

    private static void IsMine(Webhook webhook)
    {
        Assert.That((webhook.Id, webhook.Name, webhook.Url), Is.EqualTo(("wh_abc123", "My Webhook", Address)));
        Assert.That(webhook.Events, Is.EqualTo(Events));
    }
}
