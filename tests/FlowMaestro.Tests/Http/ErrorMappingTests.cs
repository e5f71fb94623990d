using System.IO.Compression;
using System.Net;
using System.Text;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FlowMaestro.Tests.Http;

public sealed class ErrorMappingTests
{
    [TestCase(400, """{"error":{"code":"validation_error","message":"No inputs","details":{"field":"inputs"}},"meta":{"request_id":"req_1"}}""", "validation_error", "No inputs", "req_1", Description = "A")]
    [TestCase(404, """{"statusCode":404,"error":"Not Found","message":"Route GET:/x not found"}""", "resource_not_found", "Route GET:/x not found", null, Description = "B")]
    [TestCase(415, """{"statusCode":415,"code":"FST_ERR_CTP_INVALID_MEDIA_TYPE","error":"Unsupported Media Type","message":"Unsupported"}""", "validation_error", "Unsupported", null, Description = "B with a code")]
    [TestCase(413, """{"statusCode":413,"code":"FST_ERR_CTP_BODY_TOO_LARGE","error":"Payload Too Large","message":"Request body is too large"}""", "payload_too_large", "Request body", null, Description = "B of the framework")]
    [TestCase(500, """{"statusCode":500,"code":"22021","error":"Internal Server Error","message":"invalid byte sequence"}""", "internal_error", "invalid byte", null, Description = "B of the database")]
    [TestCase(401, """{"error":"invalid_token","error_description":"Expired"}""", "http_401", "invalid_token", null, Description = "a gateway's")]
    [TestCase(403, """{"message":"Forbidden"}""", "http_403", "Forbidden", null, Description = "another gateway's")]
    [TestCase(403, """{"error":{"code":403,"message":"Denied"}}""", "http_403", "Denied", null, Description = "a gateway's number")]
    [TestCase(401, "<html><h1>Sign in</h1></html>", "http_401", "The server responded with 401 Unauthorized (text/html) to GET", null, Description = "a page to sign in")]
    [TestCase(503, "<html><h1>Down</h1></html>", "http_503", "The server responded with 503", null, Description = "a page of a balancer")]
    [TestCase(429, "", "http_429", "The server responded with 429", null, Description = "a limit of somebody else's")]
    [TestCase(409, """{"success":false,"error":"Already there"}""", "http_409", "Already there", null, Description = "C")]
    [TestCase(403, "\uFEFF{\"error\":{\"code\":\"insufficient_scope\",\"message\":\"No\"}}", "insufficient_scope", "No", null, Description = "behind a byte order mark")]
    [TestCase(401, "", "http_401", "The server responded with 401 Unauthorized (no body) to GET", null, Description = "nothing")]
    [TestCase(501, "<html><h1>Bad gateway</h1></html>", "http_501", "The server responded with 501 NotImplemented (text/html) to GET", null, Description = "a page")]
    [TestCase(400, "upstream says no", "http_400", "The server responded with 400 BadRequest (text/html) to GET", null, Description = "a sentence")]
    [TestCase(403, "{\"error\":{\"code\":\"insufficient_sc", "http_403", "The server responded with 403 Forbidden", null, Description = "cut")]
    [TestCase(413, "[]", "http_413", "The server responded with 413", null, Description = "another type")]
    [TestCase(422, "null", "http_422", "The server responded with 422", null)]
    [TestCase(400, """{"error":null,"message":7,"meta":[]}""", "http_400", "7", null)]
    [TestCase(400, """{"error":{"code":"two words","message":"  "}}""", "http_400", "The server responded with 400", null, Description = "no code, no message")]
    [TestCase(401, """{"success":false,"error":{"message":"No"}}""", "invalid_api_key", "No", null, Description = "a failure of the API without a code")]
    [TestCase(401, """{"success":true,"error":{"message":"No"}}""", "http_401", "No", null, Description = "not the API's")]
    [TestCase(418, "", "http_418", "The server responded with 418", null)]
    public async Task EveryShapeOfErrorIsRead(int status, string body, string code, string message, string? requestId)
    {
        var contentType = body.TrimStart('\uFEFF') is ['{' or '[' or 'n', ..] ? "application/json" : "text/html";
        await using var server = SocketServer.Start(Reply.Bytes(Encoding.UTF8.GetBytes(body), status, body.Length == 0 ? null : contentType, ("x-request-id", "head_1")));
        using var client = TestClient.For(server, static o => o.MaxRetries = 0);

        var e = (FlowMaestroException)(await Failure.OfAsync(client, async: true, (c => c.Workflows.GetAsync("wf_1"), _ => { })))!;

        Assert.That(e.Message, Does.StartWith(message));
        Assert.That((e.Code, e.StatusCode, e.RequestId, e.HeaderRequestId), Is.EqualTo((code, (int?)status, requestId, "head_1")));
        Assert.That(e.ResponseBody, Is.EqualTo(body.Length == 0 ? null : body));
        Assert.That(e.Details?["field"]?.ToString(), Is.EqualTo(body.Contains("details", StringComparison.Ordinal) ? "inputs" : null));
    }

    [Test]
    public async Task AServerOfHttp2AloneDoesNotLookLikeAFaultyArgument([Values] bool async)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static endpoint => endpoint.Protocols = HttpProtocols.Http2));
        await using var server = builder.Build();
        await server.StartAsync();
        using var client = TestClient.For(new Uri(server.Urls.Single()));

        var e = (FlowMaestroException?)await Failure.OfAsync(client, async, (c => c.Workflows.GetAsync("wf_1"), c => c.Workflows.Get("wf_1")));

        Assert.That((e?.Code, e?.Attempts), Is.EqualTo(("http_400", (int?)1)));
        Assert.That(e!.Message, Does.Contain("HTTP/2"));
    }

    [TestCase("", "application/json")]
    [TestCase("OK", "text/plain")]
    [TestCase("<html>Sign in</html>", "text/html")]
    [TestCase("{\"data\":{\"id\":\"wf_1\"", "application/json")]
    [TestCase("{\"data\":{\"id\":\"wf_1\"}}{}", "application/json")]
    [TestCase("{\"data\":null}", "application/json")]
    [TestCase("{}", "application/json")]
    [TestCase("[]", "application/json")]
    [TestCase("{\"data\":[]}", "application/json")]
    [TestCase("{\"data\":\"text\"}", "application/json")]
    public async Task AGoodStatusWithoutItsDataIsNoSuccess(string body, string contentType)
    {
        await using var server = SocketServer.Start(Reply.Bytes(Encoding.UTF8.GetBytes(body), 200, contentType));
        using var client = TestClient.For(server);

        var safe = await Assert.ThrowsAsync<FlowMaestroException>(() => client.Workflows.GetAsync("wf_1"));
        var notSafe = await Assert.ThrowsAsync<FlowMaestroException>(() => client.Workflows.ExecuteAsync("wf_1"));

        Assert.That((safe.Code, safe.StatusCode, safe.OutcomeUnknown, safe.Attempts), Is.EqualTo((FlowMaestroErrorCodes.InvalidResponse, (int?)200, false, 1)));
        Assert.That((notSafe.Code, notSafe.OutcomeUnknown, notSafe.Attempts), Is.EqualTo((FlowMaestroErrorCodes.InvalidResponse, true, 1)));
        Assert.That(safe.ResponseBody ?? "", Is.EqualTo(body));
    }

    [Test]
    public async Task OtherEncodingsAreNoSuccessAndNoCrash()
    {
        const string json = """{"data":{"id":"wf_1","name":"Ünïcode"}}""";
        foreach (var body in new[] { Encoding.Unicode.GetBytes(json), [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(json)], Encoding.BigEndianUnicode.GetBytes(json), Encoding.UTF32.GetBytes(json) })
        {
            await using var server = SocketServer.Start(Reply.Bytes(body, 200, "application/json"));
            using var client = TestClient.For(server);
            Assert.That((await Assert.ThrowsAsync<FlowMaestroException>(() => client.Workflows.GetAsync("wf_1"))).Code, Is.EqualTo(FlowMaestroErrorCodes.InvalidResponse));
        }
    }

    [Test]
    public async Task TextThatIsNotUtf8HasReplacementCharacters()
    {
        await using var server = SocketServer.Start(Reply.Bytes(Encoding.Latin1.GetBytes("""{"data":{"id":"wf_1","name":"Müller","description":"\ud800"}}"""), 200, "application/json"));
        using var client = TestClient.For(server);

        var workflow = (await client.Workflows.GetAsync("wf_1")).Data;

        Assert.That((workflow.Name, workflow.Id), Is.EqualTo(("M\uFFFDller", "wf_1")));
        Assert.That(workflow.Description, Is.Not.Null);
    }

    [Test]
    public async Task AByteOrderMarkIsNoFault()
    {
        await using var server = SocketServer.Start(Reply.Bytes([.. Encoding.UTF8.Preamble, .. """{"data":{"id":"wf_1"}}"""u8], 200, "application/json"));
        using var client = TestClient.For(server);

        Assert.That((await client.Workflows.GetAsync("wf_1")).Data.Id, Is.EqualTo("wf_1"));
    }

    [Test]
    public async Task CompressedResponsesAreRead([Values] bool async, [Values(200, 400)] int status)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(status == 200 ? """{"data":{"id":"wf_1"}}"""u8 : """{"error":{"code":"c","message":"Compressed"}}"""u8);
        }

        await using var server = SocketServer.Start(Reply.Bytes(compressed.ToArray(), status, "application/json", ("Content-Encoding", "gzip")));
        using var client = TestClient.For(server);
        var id = "";

        var e = await Failure.OfAsync(client, async, (async c => id = (await c.Workflows.GetAsync("wf_1")).Data.Id, c => id = c.Workflows.Get("wf_1").Data.Id));

        Assert.That((id, e?.Message), Is.EqualTo(status == 200 ? ("wf_1", null) : ("", (string?)"Compressed")));
        Assert.That(server.Requests[0].Headers["Accept-Encoding"], Does.Contain("gzip"));
    }

    [Test]
    public async Task CompressedGarbageIsALostConnection()
    {
        await using var server = SocketServer.Start(Reply.Bytes("this is no gzip"u8.ToArray(), 200, "application/json", ("Content-Encoding", "gzip")));
        using var client = TestClient.For(server, static options => options.MaxRetries = 0);

        await Assert.ThrowsAsync<FlowMaestroConnectionException>(() => client.Workflows.GetAsync("wf_1"));
    }

    [TestCase("x")]
    [TestCase("語")]
    public async Task OnlyTheBeginningOfALargeErrorIsKept(string letter)
    {
        using var body = new Repeated(Encoding.UTF8.GetBytes(letter));
        using var handler = new StubHandler(_ => new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StreamContent(body) });
        using var client = TestClient.For(handler);

        var e = await Assert.ThrowsAsync<FlowMaestroValidationException>(() => client.Workflows.GetAsync("wf_1"));

        Assert.That(e.ResponseBody, Is.EqualTo(string.Concat(Enumerable.Repeat(letter, 8 << 10))));
        Assert.That(body.Taken, Is.LessThanOrEqualTo(64 << 10));
    }

    [TestCase(200, 1L << 40, Description = "claimed")]
    [TestCase(500, 1L << 40)]
    public async Task AClaimOfALargeBodyTakesNoMemory(int status, long length)
    {
        await using var server = SocketServer.Start(Reply.Head(status, length).Then("{").ThenStall());
        using var client = TestClient.For(server, static options => options.MaxRetries = 0);

        var e = (FlowMaestroException)(await Failure.OfAsync(client, async: true, (c => c.Workflows.GetAsync("wf_1"), _ => { })))!;

        Assert.That((e.Code, e.StatusCode), Is.EqualTo((status == 200 ? FlowMaestroErrorCodes.ResponseTooLarge : "http_500", (int?)status)));
    }

    [Test]
    public async Task ABodyWithoutEndIsLeft([Values] bool async)
    {
        using var handler = new StubHandler(_ => new HttpResponseMessage { Content = new StreamContent(new Repeated(" "u8.ToArray())) });
        using var client = TestClient.For(handler);

        var e = (FlowMaestroException)(await Failure.OfAsync(client, async, (c => c.Workflows.GetAsync("wf_1"), c => c.Workflows.Get("wf_1"))))!;

        Assert.That((e.Code, e.Attempts), Is.EqualTo((FlowMaestroErrorCodes.ResponseTooLarge, 1)));
    }

    /// <summary>A body that never ends.</summary>
    private sealed class Repeated(byte[] text) : MemoryStream
    {
        public long Taken { get; private set; }

        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer)
        {
            for (var i = 0; i < buffer.Length; i++)
            {
                buffer[i] = text[Taken++ % text.Length];
            }

            return buffer.Length;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
    }
}
