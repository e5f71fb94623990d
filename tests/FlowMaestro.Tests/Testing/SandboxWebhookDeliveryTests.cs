using System.Security.Cryptography;
using System.Text;
using FlowMaestro.Testing;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Testing;

public sealed class SandboxWebhookDeliveryTests
{
    [Test]
    public async Task EndOfAnExecutionIsDeliveredSigned()
    {
        await using var receiver = SocketServer.Start(Reply.Json("{}"));
        await using var caller = await SandboxCaller.StartAsync(options => options.ExecutionDuration = TimeSpan.Zero);
        var hook = (await CreateAsync(caller, receiver.Url, "execution.completed")).Data;

        var execution = await caller.ExecuteAsync(new { customer_email = "ada@example.com" });
        await receiver.RequestsAsync(1);
        var delivery = receiver.Requests[0];

        var signature = Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes((string)hook["secret"]!), delivery.Body));
        Assert.That(delivery.Headers["X-FlowMaestro-Signature"], Is.EqualTo("v1=" + signature.ToLowerInvariant()));
        Assert.That(delivery.Headers["X-FlowMaestro-Event"], Is.EqualTo("execution.completed"));
        Assert.That(delivery.Headers["X-Tenant"], Is.EqualTo("acme"));
        var body = SandboxCaller.Parse(delivery.Text);
        Assert.That(delivery.Headers["X-FlowMaestro-Delivery-ID"], Is.EqualTo((string?)body["id"]));
        Assert.That((string?)body["data"]!["execution_id"], Is.EqualTo(execution));
        Assert.That((string?)body["data"]!["outputs"]!["sent_to"], Is.EqualTo("ada@example.com"));
        Assert.That((string?)body["data"]!["workflow_name"], Is.EqualTo("Welcome mail"));
        Assert.That((string?)body["data"]!["completed_at"], Is.Not.Null);
    }

    [TestCase(204, true, null)]
    [TestCase(503, false, "HTTP 503")]
    public async Task TestTellsWhatTheServiceResponded(int status, bool success, string? error)
    {
        await using var receiver = SocketServer.Start(Reply.Head(status, 0));
        await using var caller = await SandboxCaller.StartAsync();
        var hook = (string)(await CreateAsync(caller, receiver.Url, "test")).Data["id"]!;

        var result = await caller.PostAsync($"webhooks/{hook}/test");
        var deliveries = await caller.GetAsync($"webhooks/{hook}/deliveries");

        Assert.That(result.Status, Is.EqualTo(200), "a failed delivery is a result");
        Assert.That(((bool?)result.Data["success"], (int?)result.Data["status_code"], (string?)result.Data["error"]), Is.EqualTo(((bool?)success, (int?)status, error)));
        Assert.That(receiver.Requests[0].Headers.Keys, Has.None.EqualTo("X-FlowMaestro-Event").IgnoreCase);
        Assert.That(deliveries.Data.Select(d => ((string?)d["event_type"], (int?)d["response_status"])), Is.EqualTo(new[] { ("test", (int?)status) }));
    }

    [Test]
    public async Task ServiceThatIsNotThereIsAFailedDelivery()
    {
        await using var caller = await SandboxCaller.StartAsync(options => options.Shape = SandboxShape.Documented);
        var hook = (string)(await CreateAsync(caller, new Uri("http://127.0.0.1:1/"), "test")).Data["id"]!;

        var result = await caller.PostAsync($"webhooks/{hook}/test");

        Assert.That((bool?)result.Data["success"], Is.False);
        Assert.That((string?)result.Data["error_message"], Is.Not.Empty);
        Assert.That(result.Data["status_code"], Is.Null);
    }

    [Test]
    public async Task NothingLeavesThisMachine()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var hook = (string)(await CreateAsync(caller, new Uri("https://host.invalid/"), "test")).Data["id"]!;

        var result = await caller.PostAsync($"webhooks/{hook}/test");

        Assert.That((bool?)result.Data["success"], Is.True);
    }

    [Test]
    public async Task InactiveWebhooksAndOtherEventsAreLeftAlone()
    {
        await using var receiver = SocketServer.Start(Reply.Json("{}"));
        await using var caller = await SandboxCaller.StartAsync(options => options.ExecutionDuration = TimeSpan.Zero);
        var inactive = (string)(await CreateAsync(caller, receiver.Url, "execution.completed")).Data["id"]!;
        await caller.PatchAsync($"webhooks/{inactive}", new { is_active = false });
        await CreateAsync(caller, receiver.Url, "execution.failed");
        await CreateAsync(caller, receiver.Url, "execution.started", "execution.completed");

        await caller.ExecuteAsync();
        await receiver.RequestsAsync(2);

        Assert.That(receiver.Requests.Select(r => r.Headers["X-FlowMaestro-Event"]), Is.EquivalentTo(new[] { "execution.started", "execution.completed" }));
    }

    private static Task<SandboxResponse> CreateAsync(SandboxCaller caller, Uri url, params string[] events) => caller.PostAsync(
        "webhooks",
        new { name = "Mine", url = url.ToString(), events, headers = new Dictionary<string, string> { ["X-Tenant"] = "acme" } });
}
