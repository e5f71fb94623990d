using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FlowMaestro.Tests.TestDoubles;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Http;

/// <summary>What an exception says: its words, their lengths, and the code that a program reads.</summary>
public sealed class ErrorTextTests
{
    [TestCase(300, FlowMaestroErrorCodes.UnexpectedRedirect, typeof(FlowMaestroException))]
    [TestCase(399, FlowMaestroErrorCodes.UnexpectedRedirect, typeof(FlowMaestroException))]
    [TestCase(400, "http_400", typeof(FlowMaestroValidationException))]
    [TestCase(401, "http_401", typeof(FlowMaestroAuthenticationException))]
    [TestCase(402, "http_402", typeof(FlowMaestroException))]
    [TestCase(403, "http_403", typeof(FlowMaestroAuthorizationException))]
    [TestCase(404, "http_404", typeof(FlowMaestroNotFoundException))]
    [TestCase(408, "http_408", typeof(FlowMaestroTimeoutException))]
    [TestCase(413, "http_413", typeof(FlowMaestroValidationException))]
    [TestCase(415, "http_415", typeof(FlowMaestroValidationException))]
    [TestCase(422, "http_422", typeof(FlowMaestroValidationException))]
    [TestCase(429, "http_429", typeof(FlowMaestroRateLimitException))]
    [TestCase(499, "http_499", typeof(FlowMaestroException))]
    [TestCase(500, "http_500", typeof(FlowMaestroServerException))]
    [TestCase(501, "http_501", typeof(FlowMaestroServerException))]
    [TestCase(503, "http_503", typeof(FlowMaestroServerException))]
    [TestCase(599, "http_599", typeof(FlowMaestroServerException))]
    [TestCase(600, "http_600", typeof(FlowMaestroException))]
    public async Task AStatusWithoutWordsHasACodeAndAnExceptionOfItsOwn(int status, string code, Type exception)
    {
        var e = await FailureAsync("", status);

        Assert.That((e.Code, e.GetType()), Is.EqualTo((code, exception)));
        Assert.That(e.Message, Does.StartWith($"The server responded with {status}"));
        Assert.That(e.Message, status < 400 ? Does.EndWith("a redirect, which is not followed. Check BaseUrl.") : Does.EndWith("(no body) to GET api/v1/workflows/{workflow_id}."));
    }

    [TestCase("a-code.of:Its_own9", true)]
    [TestCase("two words", false)]
    [TestCase("größe", false)]
    [TestCase("", false)]
    [TestCase(TestClient.Key, false, Description = "the key")]
    public async Task AWordOfTheServersIsTheCode(string said, bool isCode)
    {
        var e = await FailureAsync($$"""{"error":{"code":"{{said}}","message":"No"} }""", 400);

        Assert.That(e.Code, Is.EqualTo(isCode ? said : "http_400"));
    }

    [TestCase(64, true)]
    [TestCase(65, false)]
    public async Task ACodeHasAtMost64Characters(int length, bool isCode)
    {
        var said = new string('c', length);

        Assert.That((await FailureAsync($$"""{"error":{"code":"{{said}}","message":"No"} }""", 400)).Code, Is.EqualTo(isCode ? said : "http_400"));
    }

    [TestCase(1_000, 1_000)]
    [TestCase(1_001, 1_001, Description = "with the sign that something is left out")]
    [TestCase(5_000, 1_001)]
    public async Task AMessageIsCutAfterAThousandCharacters(int length, int shown)
    {
        var e = await FailureAsync(new JObject { ["error"] = new JObject { ["code"] = "c", ["message"] = new string('m', length) } }.ToString(), 400);

        Assert.That(e.Message, Is.EqualTo(length == shown && length == 1_000 ? new string('m', 1_000) : new string('m', 1_000) + "…"));
    }

    [TestCase("""{"message":"outer","error":{"code":"c","message":"inner"}}""", "outer")]
    [TestCase("""{"message":"","error":{"code":"c","message":"inner"}}""", "inner")]
    public async Task TheFrameworksMessageGoesFirst(string body, string message) => Assert.That((await FailureAsync(body, 400)).Message, Is.EqualTo(message));

    [TestCase(64)]
    [TestCase(65)]
    public async Task AMediaTypeIsCutAfter64Characters(int length)
    {
        var type = "text/" + new string('t', length - 5);

        var e = await FailureAsync("x", 418, type);

        Assert.That(e.Message, Does.Contain($"({type[..64]}) to"));
    }

    [Test]
    public async Task TheKeyIsMaskedBeforeTheBodyIsCut()
    {
        var before = new string('b', (8 << 10) - 5);

        var e = await FailureAsync(before + TestClient.Key + "after", 400);

        Assert.That(e.ResponseBody, Is.EqualTo(before + "***af"));
    }

    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(1)]
    public async Task ABodyIsShownUpToEightKilobytes(int more)
    {
        var e = await FailureAsync(new string('b', (8 << 10) + more), 400);

        Assert.That(e.ResponseBody, Has.Length.EqualTo((8 << 10) + Math.Min(more, 0)));
    }

    [TestCase("text/html")]
    [TestCase("no content type")]
    public async Task AGoodStatusWithAPageSaysWhatCame(string type)
    {
        var e = await FailureAsync("<html>", 200, type);

        Assert.That(e.Message, Does.StartWith($"The response (200, {type}, 6 bytes) ").And.EndWith("."));
        Assert.That(e.Code, Is.EqualTo(FlowMaestroErrorCodes.InvalidResponse));
    }

    [Test]
    public async Task AGoodStatusWithBrokenJsonNamesThePlaceAndQuotesNothing()
    {
        var e = await FailureAsync("{\n\"data\":{\"id\":\"secret thing\" oops", 200);

        Assert.That(e.InnerException, Is.InstanceOf<System.Text.Json.JsonException>());
        Assert.That(e.InnerException!.Message, Does.Match("^Unreadable at byte [0-9]+ of line 1\\.$"));
        Assert.That(e.ToString(), Does.Not.Contain("secret thing"));
    }

    [Test]
    public async Task AnIdThatCannotExistIsNotFound([Values] bool isFrameworks)
    {
        const string said = "invalid input syntax for type uuid: \\\"wf_1\\\"";

        var e = await FailureAsync(isFrameworks ? $$"""{"statusCode":500,"error":"Internal Server Error","message":"{{said}}"}""" : $$"""{"error":{"code":"internal_error","message":"{{said}}"} }""", 500);

        Assert.That(e, Is.InstanceOf<FlowMaestroNotFoundException>().With.Property(nameof(e.Code)).EqualTo(FlowMaestroErrorCodes.ResourceNotFound));
        Assert.That((await FailureAsync($$"""{"error":{"code":"internal_error","message":"Sorry: {{said}}"} }""", 500)).Code, Is.EqualTo(FlowMaestroErrorCodes.InternalError));
        Assert.That((await FailureAsync($$"""{"error":{"code":"bad_gateway","message":"{{said}}"} }""", 502)).Code, Is.EqualTo("bad_gateway"));
    }

    [Test]
    public async Task DetailsOfEveryKindAreKept()
    {
        var e = await FailureAsync("""{"error":{"code":"c","message":"m","details":[1,null,true,"text",{"a":[]}]},"meta":{"request_id":"req_1"}}""", 409);

        Assert.That(e.Details!.ToString(Formatting.None), Is.EqualTo("""[1,null,true,"text",{"a":[]}]"""));
        Assert.That((e.RequestId, e.HeaderRequestId), Is.EqualTo(("req_1", (string?)null)));
    }

    [TestCase("""{"window":"day","retry_after":2.5}""", 2.5, "day")]
    [TestCase("""{"window":7,"retry_after":"3"}""", null, null)]
    [TestCase("""["day"]""", null, null)]
    public async Task ARefusalTellsItsWindowAndItsPause(string details, double? seconds, string? window)
    {
        var e = (FlowMaestroRateLimitException)await FailureAsync($$"""{"error":{"code":"rate_limit_exceeded","message":"m","details":{{details}} } }""", 429);

        Assert.That((e.RetryAfter?.TotalSeconds, e.Window), Is.EqualTo((seconds, window)));
    }

    [Test]
    public async Task TheHeadersPauseGoesBeforeTheBodys()
    {
        using var handler = new StubHandler(static _ =>
        {
            var response = StubHandler.JsonResponse("""{"error":{"code":"rate_limit_exceeded","message":"m","details":{"retry_after":9}}}""", HttpStatusCode.TooManyRequests);
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(4));
            return response;
        });

        Assert.That(((FlowMaestroRateLimitException)await FailureAsync(handler)).RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(4)));
    }

    [Test]
    public async Task ARuntimesMessageWithTheKeyIsMaskedWithoutLosingItsKind([Values] bool isInner)
    {
        var shown = new HttpRequestException(HttpRequestError.NameResolutionError, isInner ? "It failed." : $"It failed for {TestClient.Key}.", isInner ? new IOException(TestClient.Key) : null);
        using var handler = new StubHandler(_ => throw shown);

        var e = await FailureAsync(handler);

        Assert.That(e.InnerException, Is.InstanceOf<HttpRequestException>().With.Property(nameof(HttpRequestException.HttpRequestError)).EqualTo(HttpRequestError.NameResolutionError));
        Assert.That(e.InnerException!.Message, Is.EqualTo(isInner ? "It failed." : "It failed for ***."));
        Assert.That(e.ToString(), Does.Not.Contain(TestClient.Key));
    }

    [Test]
    public async Task AnotherExceptionWithTheKeyIsMaskedToo()
    {
        using var handler = new StubHandler(static _ => throw new IOException(TestClient.Key));

        var e = await FailureAsync(handler);

        Assert.That(e.InnerException, Is.InstanceOf<HttpRequestException>().With.Message.EqualTo("***"));
    }

    [Test]
    public async Task ACauseWithoutSecretsIsTheRuntimesOwn()
    {
        var cause = new HttpRequestException(HttpRequestError.Unknown, "It failed.", new IOException("Broken."));
        using var handler = new StubHandler(_ => throw cause);

        Assert.That((await FailureAsync(handler)).InnerException, Is.SameAs(cause));
    }

    private static async Task<FlowMaestroException> FailureAsync(string body, int status, string? contentType = null)
    {
        using var handler = new StubHandler(_ => new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = body.Length == 0 ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body))
            {
                Headers = { ContentType = contentType == "no content type" ? null : new MediaTypeHeaderValue(contentType ?? "application/json") },
            },
        });
        return await FailureAsync(handler);
    }

    private static async Task<FlowMaestroException> FailureAsync(HttpMessageHandler handler)
    {
        using var client = TestClient.For(handler, static options => options.MaxRetries = 0);
        return (FlowMaestroException)(await Failure.OfAsync(client, async: true, (c => c.Workflows.GetAsync("wf_1"), static _ => { })))!;
    }
}
