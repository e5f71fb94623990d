using FlowMaestro.Tests.TestDoubles;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Resources;

/// <summary>
/// Requests that the OpenAPI document does not know, sent by <see cref="FlowMaestroClient.SendAsync(HttpMethod, string, object?,
/// RequestOptions?, CancellationToken)"/>.
/// </summary>
public sealed class CustomRequestTests
{
    private const string Answer = """{"data":{"id":"p_1"},"meta":{"request_id":"r_1"}}""";

    [Test]
    public async Task GiveTheWholeJsonOfTheResponse([Values] bool async)
    {
        using var stub = StubHandler.Json(Answer);
        using var client = TestClient.For(stub);

        var response = await SendAsync(client, async, HttpMethod.Post, "/api/v1/projects?dry_run=true", new { name = "P" });

        Assert.That(response.Data.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo(Answer));
        Assert.That((response.Meta.RequestId, (int)response.StatusCode), Is.EqualTo(("r_1", 200)));
        var request = stub.Requests.Single();
        Assert.That(
            (request.Method, request.Target, request.Text), Is.EqualTo(("POST", "/api/v1/projects?dry_run=true", """{"name":"P"}""")));
        Assert.That(request.Headers["Authorization"], Is.EqualTo($"Bearer {TestClient.Key}"));
    }

    [Test]
    public async Task GiveANullTokenForAnEmptyBody([Values] bool async)
    {
        using var stub = new StubHandler(static _ => new HttpResponseMessage(System.Net.HttpStatusCode.NoContent));
        using var client = TestClient.For(stub);

        var response = await SendAsync(client, async, HttpMethod.Delete, "api/v1/projects/p_1");

        Assert.That(response.Data.Type, Is.EqualTo(JTokenType.Null));
    }

    [Test]
    public async Task TakeArraysAndSingleValuesToo([Values] bool async)
    {
        using var stub = StubHandler.Json("[1,2]");
        using var client = TestClient.For(stub);

        Assert.That((await SendAsync(client, async, HttpMethod.Get, "/api/v1/numbers")).Data.ToObject<int[]>(), Is.EqualTo([1, 2]));
    }

    [Test]
    public async Task ThatAreNotJsonAreRefusedLikeThoseOfKnownOperations([Values] bool async)
    {
        using var stub = StubHandler.Json("<html>");
        using var client = TestClient.For(stub);

        var e = await Failure.OfAsync(client, async, (
            c => c.SendAsync(HttpMethod.Get, "/api/v1/x"), c => c.Send(HttpMethod.Get, "/api/v1/x"))) as FlowMaestroException;

        Assert.That(e?.Code, Is.EqualTo(FlowMaestroErrorCodes.InvalidResponse));
    }

    [TestCase("GET", 2)]
    [TestCase("PUT", 2)]
    [TestCase("DELETE", 2)]
    [TestCase("POST", 1)]
    [TestCase("PATCH", 1)]
    public async Task AreRepeatedOnlyWhereTheMethodIsIdempotent(string method, int attempts)
    {
        using var stub = new StubHandler(static _ => StubHandler.JsonResponse("{}", System.Net.HttpStatusCode.ServiceUnavailable));
        using var client = TestClient.For(stub, static options => options.MaxRetryDelay = TimeSpan.Zero);

        var e = await Assert.CatchAsync<FlowMaestroServerException>(
            () => client.SendAsync(new HttpMethod(method), "/api/v1/x", options: new RequestOptions { MaxRetries = 1 }));

        Assert.That((e!.Attempts, stub.Requests.Count), Is.EqualTo((attempts, attempts)));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("/api/v1/../../admin")]
    [TestCase("/api/v1/%2e%2E/admin")]
    [TestCase("..")]
    [TestCase("/./x")]
    [TestCase("//evil.example/x")]
    [TestCase("https://evil.example/x")]
    [TestCase("/api/v1/x#y")]
    [TestCase("/api\\..\\x")]
    [TestCase("/api/v1/x\r\nX-Evil: 1")]
    public async Task StayBelowTheBaseAddress(string path)
    {
        using var stub = StubHandler.Json("{}");
        using var client = TestClient.For(stub);

        foreach (var async in (bool[])[true, false])
        {
            var e = await Failure.OfAsync(client, async, (c => c.SendAsync(HttpMethod.Get, path), c => c.Send(HttpMethod.Get, path)));
            Assert.That((e as ArgumentException)?.ParamName, Is.EqualTo("path"));
        }

        Assert.That(stub.Requests, Is.Empty);
    }

    [Test]
    public void WithABodyThatIsNoObjectAreRefused()
    {
        using var stub = StubHandler.Json("{}");
        using var client = TestClient.For(stub);

        Assert.That(
            Assert.Throws<ArgumentException>(() => client.Send(HttpMethod.Post, "/api/v1/x", "text"))!.ParamName, Is.EqualTo("body"));
        Assert.That(stub.Requests, Is.Empty);
    }

    private static async Task<ApiResponse<JToken>> SendAsync(
        FlowMaestroClient client, bool async, HttpMethod method, string path, object? body = null) =>
        async ? await client.SendAsync(method, path, body) : client.Send(method, path, body);
}
