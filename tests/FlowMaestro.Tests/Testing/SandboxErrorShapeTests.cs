using System.Net.Http.Headers;
using System.Text;
using FlowMaestro.Testing;

namespace FlowMaestro.Tests.Testing;

public sealed class SandboxErrorShapeTests
{
    [TestCase("GET", "nowhere", "/api/v1/nowhere")]
    [TestCase("DELETE", "workflows", "/api/v1/workflows")]
    [TestCase("GET", "../../v1/workflows", "/v1/workflows")]
    public async Task UnknownRouteIsTheFrameworksNotFound(string method, string path, string asked)
    {
        await using var caller = await SandboxCaller.StartAsync();

        var answer = await caller.SendAsync(method, path);

        Assert.That(answer.Status, Is.EqualTo(404));
        Assert.That(answer.Text, Is.EqualTo($$"""{"statusCode":404,"error":"Not Found","message":"Route {{method}}:{{asked}} not found"}"""));
        Assert.That(answer.Header("x-ratelimit-limit"), Is.Null);
    }

    [Test]
    public async Task EmptyIdAnswersTheList()
    {
        await using var caller = await SandboxCaller.StartAsync();

        var answer = await caller.GetAsync("workflows/");

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.Data.Count(), Is.EqualTo(3));
        Assert.That(caller.Sandbox.Requests[^1].Violations, Is.EqualTo(new[] { "path: ends in an empty id" }));
    }

    [TestCase("{\"inputs\":")]
    [TestCase("{} {}")]
    public async Task MalformedJsonIsAnInternalError(string body)
    {
        await using var caller = await SandboxCaller.StartAsync();

        var answer = await caller.PostAsync("webhooks", body);

        Assert.That((answer.Status, (string?)answer.Body["error"]), Is.EqualTo((500, "Internal Server Error")));
    }

    [TestCase(null)]
    [TestCase("application/xml")]
    public async Task BodyThatIsNotDeclaredJsonIsUnsupported(string? contentType)
    {
        await using var caller = await SandboxCaller.StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        content.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);

        var answer = await caller.SendAsync("POST", "webhooks", content);

        Assert.That(answer.Status, Is.EqualTo(415));
        Assert.That((string?)answer.Body["message"], Is.EqualTo($"Unsupported Media Type: {contentType ?? "undefined"}"));
    }

    [Test]
    public async Task TextPlainDropsTheInputs()
    {
        await using var caller = await SandboxCaller.StartAsync();
        using var content = new StringContent("""{"inputs":{"customer_email":"x"}}""");

        var answer = await caller.SendAsync("POST", $"workflows/{await caller.FirstIdAsync("workflows")}/execute", content);

        Assert.That(answer.Status, Is.EqualTo(202));
        Assert.That(answer.Data["inputs"], Is.Empty);
        Assert.That(caller.Sandbox.Requests[^1].IsValid, Is.False);
    }

    [TestCase(1_048_576, 400)]
    [TestCase(1_048_577, 413)]
    public async Task BodyMayHaveOneMegabyte(int bytes, int status)
    {
        await using var caller = await SandboxCaller.StartAsync();
        var body = $$"""{"name":"{{new string('x', bytes - 11)}}"}""";

        var answer = await caller.PostAsync("webhooks", body);

        Assert.That(answer.Status, Is.EqualTo(status));
    }

    [Test]
    public async Task IdThatCannotExistIsAnInternalErrorOfTheDeployedServer()
    {
        await using var deployed = await SandboxCaller.StartAsync();
        await using var documented = await SandboxCaller.StartAsync(options => options.Shape = SandboxShape.Documented);

        var impossible = await deployed.GetAsync("workflows/wf_1");
        var missing = await deployed.PostAsync($"workflows/{Guid.Empty}/execute");
        var asDocumented = await documented.PostAsync("workflows/wf_1/execute");

        Assert.That((impossible.Status, (string?)impossible.Body["message"]), Is.EqualTo((500, "invalid input syntax for type uuid: \"wf_1\"")));
        Assert.That((missing.Status, missing.Code), Is.EqualTo((404, "resource_not_found")));
        Assert.That((asDocumented.Status, (string?)asDocumented.Body["error"]!["message"]), Is.EqualTo((404, "Workflow with id 'wf_1' not found")));
    }

    [Test]
    public async Task InvalidBodyIsRefusedWithWhatIsWrong()
    {
        await using var caller = await SandboxCaller.StartAsync();

        var answer = await caller.PostAsync("webhooks", new { name = "", events = new[] { "test", "bogus" } });

        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "validation_error")));
        Assert.That(
            answer.Body["error"]!["details"]!["errors"]!.Select(e => $"{e["field"]} {e["message"]}"),
            Is.EquivalentTo(new[] { "name is too short", "url is required", "events[1] is not one of the values of the schema" }));
    }

    [TestCase("nonsense")]
    [TestCase("ftp://example.com")]
    public async Task AddressOfAWebhookMustBeOne(string url)
    {
        await using var caller = await SandboxCaller.StartAsync();

        var created = await caller.PostAsync("webhooks", new { name = "Mine", url, events = new[] { "test" } });
        var changed = await caller.PatchAsync($"webhooks/{await caller.FirstIdAsync("webhooks")}", new { url });

        Assert.That((created.Status, (string?)created.Body["error"]!["message"]), Is.EqualTo((400, "Invalid URL format")));
        Assert.That(changed.Status, Is.EqualTo(400));
    }

    [Test]
    public async Task ReplyThatThrowsSaysSo()
    {
        await using var caller = await SandboxCaller.StartAsync(options => options.Reply = _ => throw new InvalidOperationException("No idea."));
        var thread = (string)(await caller.PostAsync($"agents/{await caller.FirstIdAsync("agents")}/threads")).Data["id"]!;

        var answer = await caller.PostAsync($"threads/{thread}/messages", new { content = "Hi" });

        Assert.That((answer.Status, (string?)answer.Body["error"]!["message"]), Is.EqualTo((500, "No idea.")));
    }
}
