using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Testing;

public sealed class SandboxRecordingTests
{
    [Test]
    public async Task KeepsWhatWasAskedInItsOrder()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var id = Uri.EscapeDataString("a/b");

        await caller.GetAsync($"workflows/{id}?x=1");
        await caller.PostAsync("webhooks", new { name = "Mine" });
        var requests = caller.Sandbox.Requests;

        Assert.That(requests.Select(r => (r.Method, r.Path, r.OperationId, r.StatusCode)), Is.EqualTo(new[]
        {
            ("GET", "/api/v1/workflows/a%2Fb", "Workflows_Get", (int?)500),
            ("POST", "/api/v1/webhooks", "Webhooks_Create", (int?)400),
        }));
        Assert.That(requests[0].Query["x"], Is.EqualTo("1"));
        Assert.That(requests[0].Body, Is.Null);
        Assert.That((string?)requests[1].Body!["name"], Is.EqualTo("Mine"));
        caller.Sandbox.ClearRequests();
        Assert.That(caller.Sandbox.Requests, Is.Empty);
    }

    [Test]
    public async Task NeverShowsTheKey()
    {
        await using var caller = await SandboxCaller.StartAsync();

        await caller.SendAsync("GET", "workflows", null, ("X-API-Key", "fm_live_sandbox"), ("X-Tenant", "acme"));
        var headers = caller.Sandbox.Requests[0].Headers;

        Assert.That((headers["authorization"], headers["x-api-key"], headers["x-tenant"]), Is.EqualTo(("[redacted]", "[redacted]", "acme")));
        Assert.That(caller.Sandbox.Options.ApiKeys[0].ToString(), Does.Not.Contain("fm_live_sandbox"));
    }

    [TestCase("GET", "workflows?per_page=101", null, "query per_page: is more than 100")]
    [TestCase("GET", "workflows?page=one", null, "query page: must be an integer")]
    [TestCase("GET", "workflows?limit=5", null, "query limit: not a parameter of Workflows_List")]
    [TestCase("GET", "executions?status=asleep", null, "query status: is not one of the values of the schema")]
    [TestCase("POST", "workflows/{workflow}/execute", """{"input":{}}""", "body input: is not a member of the schema")]
    [TestCase("POST", "workflows/{workflow}/execute", """{"inputs":"text"}""", "body inputs: must be an object")]
    [TestCase("POST", "executions/{execution}/cancel", "{}", "body: Executions_Cancel takes none")]
    [TestCase("POST", "knowledge-bases/{kb}/query", """{"query":"x","top_k":21}""", "body top_k: is more than 20")]
    [TestCase("POST", "knowledge-bases/{kb}/query", """{"query":"x","top_k":null}""", "body top_k: must be an integer")]
    [TestCase("POST", "knowledge-bases/{kb}/query", null, "body: is required")]
    [TestCase("POST", "webhooks", "{", "body: is not JSON")]
    [TestCase("GET", "somewhere", null, "path: no operation is GET here")]
    public async Task SaysWhatTheDocumentDoesNotAllow(string method, string path, string? body, string violation)
    {
        await using var caller = await SandboxCaller.StartAsync();
        path = path.Replace("{workflow}", await caller.FirstIdAsync("workflows"), StringComparison.Ordinal)
            .Replace("{execution}", await caller.FirstIdAsync("executions"), StringComparison.Ordinal)
            .Replace("{kb}", await caller.FirstIdAsync("knowledge-bases"), StringComparison.Ordinal);

        await caller.SendAsync(method, path, SandboxCaller.Json(body));
        var request = caller.Sandbox.Requests[^1];

        Assert.That(request.IsValid, Is.False);
        Assert.That(request.Violations, Is.EqualTo(new[] { violation }));
        Assert.That(request.ToString(), Does.EndWith($"({violation})"));
    }

    [Test]
    public async Task MissingKeyIsAViolationButAnUnknownOneIsNot()
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Key = null;
        await caller.GetAsync("workflows");
        caller.Key = "fm_live_unknown";
        await caller.GetAsync("workflows");

        Assert.That(caller.Sandbox.Requests.Select(r => r.Violations), Is.EqualTo(new[] { ["headers: no API key"], Array.Empty<string>() }));
    }

    [Test]
    public async Task MembersTheServerDoesNotKnowAreDroppedButRecorded()
    {
        await using var caller = await SandboxCaller.StartAsync();

        var response = await caller.PostAsync("webhooks", new { name = "Mine", url = "https://example.com", events = new[] { "test" }, colour = "red" });

        Assert.That(response.Status, Is.EqualTo(201));
        Assert.That(response.Data["colour"], Is.Null);
        Assert.That(caller.Sandbox.Requests[^1].IsValid, Is.False);
    }

    [Test]
    public async Task ValuesOfARefusedRequestAreNotShown()
    {
        await using var caller = await SandboxCaller.StartAsync();

        var response = await caller.PostAsync("webhooks", new JObject { ["name"] = "Mine", ["url"] = 4711, ["events"] = "SECRET" }.ToString());

        Assert.That(response.Text + caller.Sandbox.Requests[^1], Does.Not.Contain("4711").And.Not.Contain("SECRET"));
    }
}
