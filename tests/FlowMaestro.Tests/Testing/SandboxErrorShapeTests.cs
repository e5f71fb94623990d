using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using FlowMaestro.Testing;

namespace FlowMaestro.Tests.Testing;

public sealed class SandboxErrorShapeTests
{
    [TestCase("GET", "nowhere", "/api/v1/nowhere")]
    [TestCase("DELETE", "workflows", "/api/v1/workflows")]
    [TestCase("GET", "Workflows", "/api/v1/Workflows")]
    [TestCase("GET", "../../v1/workflows", "/v1/workflows")]
    public async Task UnknownRouteIsTheFrameworksNotFound(string method, string path, string asked)
    {
        await using var caller = await SandboxCaller.StartAsync();

        var response = await caller.SendAsync(method, path);

        Assert.That(response.Status, Is.EqualTo(404));
        Assert.That(response.Text, Is.EqualTo($$"""{"statusCode":404,"error":"Not Found","message":"Route {{method}}:{{asked}} not found"}"""));
        Assert.That(response.Header("x-ratelimit-limit"), Is.Null);
    }

    [Test]
    public async Task EmptyIdGetsTheList()
    {
        await using var caller = await SandboxCaller.StartAsync();

        var response = await caller.GetAsync("workflows/");

        Assert.That(response.Status, Is.EqualTo(200));
        Assert.That(response.Data.Count(), Is.EqualTo(3));
        Assert.That(caller.Sandbox.Requests[^1].Violations, Is.EqualTo(new[] { "path: ends in an empty id" }));
    }

    [TestCase("{\"inputs\":")]
    [TestCase("{} {}")]
    public async Task MalformedJsonIsAnInternalError(string body)
    {
        await using var caller = await SandboxCaller.StartAsync();

        var response = await caller.PostAsync("webhooks", body);

        Assert.That((response.Status, (string?)response.Body["error"]), Is.EqualTo((500, "Internal Server Error")));
    }

    [TestCase(null)]
    [TestCase("application/xml")]
    public async Task BodyThatIsNotDeclaredJsonIsUnsupported(string? contentType)
    {
        await using var caller = await SandboxCaller.StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        content.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);

        var response = await caller.SendAsync("POST", "webhooks", content);

        Assert.That(response.Status, Is.EqualTo(415));
        Assert.That((string?)response.Body["message"], Is.EqualTo($"Unsupported Media Type: {contentType ?? "undefined"}"));
    }

    [Test]
    public async Task TextPlainDropsTheInputs()
    {
        await using var caller = await SandboxCaller.StartAsync();
        using var content = new StringContent("""{"inputs":{"customer_email":"x"}}""");

        var response = await caller.SendAsync("POST", $"workflows/{await caller.FirstIdAsync("workflows")}/execute", content);

        Assert.That(response.Status, Is.EqualTo(202));
        Assert.That(response.Data["inputs"], Is.Empty);
        Assert.That(caller.Sandbox.Requests[^1].IsValid, Is.False);
    }

    [TestCase(1_048_576, 400)]
    [TestCase(1_048_577, 413)]
    public async Task BodyMayHaveOneMegabyte(int bytes, int status)
    {
        await using var caller = await SandboxCaller.StartAsync();
        var body = $$"""{"name":"{{new string('x', bytes - 11)}}"}""";

        var response = await caller.PostAsync("webhooks", body);

        Assert.That(response.Status, Is.EqualTo(status));
    }

    [Test]
    public async Task LargeBodyIsRefusedFromItsLengthAndTheConnectionClosed()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(sandbox.BaseUrl.Host, sandbox.BaseUrl.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync("POST /api/v1/webhooks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000000\r\n\r\n{"u8.ToArray());

        // Reads to the end of the connection, of which the caller sends no more.
        using var reader = new StreamReader(stream);
        var response = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(3));

        Assert.That(response, Does.StartWith("HTTP/1.1 413 "));
        Assert.That(response, Does.Contain("Connection: close").IgnoreCase.And.Contain("FST_ERR_CTP_BODY_TOO_LARGE"));
        Assert.That(sandbox.Requests[0].Violations, Does.Contain("body: is too large"));
    }

    [Test]
    public async Task EncodedDotsAreAnIdAndNoStepUpThePath()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(sandbox.BaseUrl.Host, sandbox.BaseUrl.Port);
        await using var stream = client.GetStream();
        var request = $"GET /api/v1/workflows/%2e%2e HTTP/1.1\r\nHost: x\r\nX-API-Key: {sandbox.ApiKey}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));

        using var reader = new StreamReader(stream);
        var response = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(3));

        Assert.That(response, Does.Contain("invalid input syntax for type uuid: \\\"..\\\""));
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

        var response = await caller.PostAsync("webhooks", new { name = "", events = new[] { "test", "bogus" } });

        Assert.That((response.Status, response.Code), Is.EqualTo((400, "validation_error")));
        Assert.That(
            response.Body["error"]!["details"]!["errors"]!.Select(e => $"{e["field"]} {e["message"]}"),
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

        var response = await caller.PostAsync($"threads/{thread}/messages", new { content = "Hi" });

        Assert.That((response.Status, (string?)response.Body["error"]!["message"]), Is.EqualTo((500, "No idea.")));
    }
}
