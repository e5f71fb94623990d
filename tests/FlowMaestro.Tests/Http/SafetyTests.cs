using System.Collections;
using System.Reflection;
using System.Text;
using FlowMaestro.Tests.TestDoubles;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Http;

/// <summary>Has servers echo the key and webhook secrets in every way, and looks for them wherever text can come out.</summary>
public sealed class SafetyTests
{
    private const string WebhookSecret = "whsec_00112233445566778899aabbccddeeff";

    private static readonly (string Name, Func<RecordedRequest, Reply> Answer)[] Echoes =
    [
        ("message", r => Error(400, r)),
        ("message of a server error", r => Error(500, r)),
        ("rate limit", r => Error(429, r)),
        ("not found", r => Error(404, r)),
        ("code is the key", r => Reply.Json(new JObject { ["code"] = TestClient.Key, ["error"] = "Bad", ["message"] = "No." }.ToString(), 401)),
        ("details", r => Reply.Json(new JObject { ["error"] = new JObject { ["code"] = "x", ["message"] = "No.", ["details"] = new JObject { ["got"] = JToken.FromObject(Everything(r)), ["window"] = TestClient.Key } } }.ToString(), 429)),
        ("request ids", r => Reply.Json(new JObject { ["error"] = "x", ["meta"] = new JObject { ["request_id"] = Everything(r) } }.ToString(), 403, ("x-request-id", TestClient.Key))),
        ("request id of a cut answer", r => Reply.Head(200, 100, ("x-request-id", TestClient.Key)).Then("{").ThenReset()),
        ("text", r => Reply.Bytes(Encoding.UTF8.GetBytes(Everything(r)), 502, "text/plain")),
        ("page", r => Reply.Bytes(Encoding.UTF8.GetBytes($"<pre>{System.Net.WebUtility.HtmlEncode(Everything(r))}</pre>"), 500, "text/html")),
        ("UTF-16", r => Reply.Bytes(Encoding.Unicode.GetBytes(Everything(r)), 500, "text/plain")),
        ("good answer that is no JSON", r => Reply.Bytes(Encoding.UTF8.GetBytes(Everything(r)), 200, "text/plain")),
        ("good answer without data", r => Reply.Json(new JObject { ["echo"] = Everything(r) }.ToString(Newtonsoft.Json.Formatting.None))),
        ("good answer that is cut", r => Reply.Json("{\"data\":{\"id\":\"" + TestClient.Key)),
        ("content type", r => Reply.Bytes("x"u8.ToArray(), 200, "text/" + TestClient.Key)),
        ("content type of an error", r => Reply.Bytes([], 400, "text/" + TestClient.Key)),
        ("status line", r => Reply.Nothing.Then($"HTTP/9 {Everything(r).ReplaceLineEndings(" ")}\r\n\r\n").ThenClose()),
        ("header line", r => Reply.Nothing.Then($"HTTP/1.1 200 OK\r\n{TestClient.Key} {WebhookSecret}\r\n\r\n").ThenClose()),
        ("redirect", r => Reply.Json(Everything(r), 302, ("Location", $"http://127.0.0.1:9/?key={TestClient.Key}"))),
        ("reset", r => Reply.Nothing.ThenReset()),
    ];

    private static IEnumerable<string> EchoNames => Echoes.Select(static echo => echo.Name);

    [TestCaseSource(nameof(EchoNames))]
    public async Task NoFailureShowsTheKeyOrAWebhookSecret(string echo)
    {
        await using var server = SocketServer.Start(Echoes.Single(e => e.Name == echo).Answer);
        using var client = TestClient.Impatient(server, new ManualTimeProvider(), static options => options.MaxRetries = 0);

        foreach (var operation in Operations.All.Where(static o => o.Method is not "GET"))
        {
            if (await Failure.OfAsync(client, async: true, (operation.InvokeAsync, operation.Invoke)) is { } e)
            {
                Assert.That(e, Is.InstanceOf<FlowMaestroException>());
                foreach (var canary in new[] { TestClient.Key, WebhookSecret })
                {
                    Assert.That(Texts(e).Where(text => text.Replace("\0", "", StringComparison.Ordinal).Contains(canary, StringComparison.Ordinal)), Is.Empty, operation.Id);
                }
            }
        }
    }

    [Test]
    public async Task TheSecretOfANewWebhookIsNotShownWhereTheResponseIsCut()
    {
        await using var server = SocketServer.Start(Reply.Json($$"""{"data":{"id":"wh_1","secret":"{{WebhookSecret}}","""));
        using var client = TestClient.For(server);

        var e = await Assert.ThrowsAsync<FlowMaestroException>(() => client.Webhooks.CreateAsync("n", "https://example.com", [Models.WebhookEventType.ExecutionCompleted]));

        Assert.That(e.ResponseBody, Is.EqualTo("""{"data":{"id":"wh_1","secret":"***","""));
    }

    [Test]
    public async Task RecordsShowNoSecretAndNothingThatAPersonWrote()
    {
        await using var server = SocketServer.Start(static request => Reply.Json((request.Target.Contains("webhooks", StringComparison.Ordinal)
            ? """{"data":{"id":"wh_1","secret":"CANARY","headers":{"a":"CANARY"}}}"""
            : """{"data":{"id":"x","inputs":{"a":"CANARY"},"outputs":"CANARY","content":"CANARY","metadata":{"a":"CANARY"},"working_memory":"CANARY","message":{"content":"CANARY"}}}""").Replace("CANARY", Operations.Canary, StringComparison.Ordinal)));
        using var client = TestClient.For(server);

        foreach (var operation in Operations.All.Where(static o => o.Method is not "GET"))
        {
            try
            {
                var envelope = operation.InvokeForAnswer(client);
                Assert.That(envelope.ToString(), Does.Not.Contain(Operations.Canary), operation.Id);
                Assert.That(envelope.GetType().GetProperty("Data")!.GetValue(envelope)!.ToString(), Does.Not.Contain(Operations.Canary), operation.Id);
            }
            catch (FlowMaestroException)
            {
                // Lists and streams are not what this server answers.
            }
        }
    }

    [Test]
    public async Task RequestsShowNothingOfWhatTheyCarry()
    {
        await using var server = SocketServer.Start();
        var options = new FlowMaestroClientOptions { ApiKey = TestClient.Key, BaseUrl = server.Url };

        Assert.That(options.ToString(), Does.Not.Contain(TestClient.Key));
        Assert.That(new Models.SendMessageRequest { Content = Operations.Canary }.ToString(), Does.Not.Contain(Operations.Canary));
    }

    [Test]
    public async Task ARedirectIsNotFollowed([Values(301, 302, 303, 307, 308)] int status, [Values] bool async)
    {
        await using var elsewhere = SocketServer.Start(Reply.Json("""{"data":{"id":"wf_1"}}"""));
        await using var server = SocketServer.Start(Reply.Json("", status, ("Location", $"{elsewhere.Url}api/v1/workflows/wf_1")));
        using var client = TestClient.For(server);

        var e = (FlowMaestroException?)await Failure.OfAsync(client, async, (c => c.Workflows.GetAsync("wf_1"), c => c.Workflows.Get("wf_1")));

        Assert.That((e!.Code, e.StatusCode, elsewhere.Connections), Is.EqualTo((FlowMaestroErrorCodes.UnexpectedRedirect, (int?)status, 0)));
    }

    private static Reply Error(int status, RecordedRequest request) => Reply.Json(new JObject { ["error"] = new JObject { ["code"] = "echo", ["message"] = Everything(request) } }.ToString(), status);

    private static string Everything(RecordedRequest request) => $"{string.Join("; ", request.Headers)} {request.Text} {WebhookSecret}";

    /// <summary>Whatever an exception can be asked for, and what a debugger or a serializing logger would ask for.</summary>
    private static IEnumerable<string> Texts(Exception e)
    {
        yield return e.ToString();
        foreach (var property in e.GetType().GetProperties().Where(static p => p.GetIndexParameters().Length == 0 && p.Name != nameof(Exception.TargetSite)))
        {
            yield return property.GetValue(e) switch
            {
                IDictionary map => string.Join(' ', map.Values.Cast<object?>().Concat(map.Keys.Cast<object?>())),
                var value => value?.ToString() ?? "",
            };
        }

        foreach (var field in e.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
        {
            yield return field.GetValue(e)?.ToString() ?? "";
        }
    }
}
