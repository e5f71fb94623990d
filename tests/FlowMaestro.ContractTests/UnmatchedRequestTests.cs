using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FlowMaestro.Testing;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.ContractTests;

/// <summary>Requests that the document does not allow are shown beside the stub that comes nearest.</summary>
public sealed class UnmatchedRequestTests : ContractTest
{
    public UnmatchedRequestTests() => ExpectsUnmatched = true;

    [TestCase("POST", "api/v1/knowledge-bases/kb_abc123/query", """{"query":"refunds","top_k":21}""", "KnowledgeBases_Query", "body top_k: is more than 20")]
    [TestCase("POST", "api/v1/knowledge-bases/kb_abc123/query", """{"query":""}""", "KnowledgeBases_Query", "body query: is too short")]
    [TestCase("POST", "api/v1/knowledge-bases/kb_abc123/query", """{"query":"refunds","limit":5}""", "KnowledgeBases_Query", "body limit: is not a member of the schema")]
    [TestCase("POST", "api/v1/knowledge-bases/kb_abc123/query", "refunds", "KnowledgeBases_Query", "body: is not JSON")]
    [TestCase("POST", "api/v1/webhooks", """{"name":"n","url":"https://example.com/hook"}""", "Webhooks_Create", "body events: is required")]
    [TestCase("POST", "api/v1/workflows/wf_abc123/execute", """{"inputs":"text"}""", "Workflows_Execute", "body inputs: must be an object")]
    [TestCase("GET", "api/v1/workflows?per_page=101", null, "Workflows_List", "query per_page: is more than 100")]
    [TestCase("GET", "api/v1/workflows?size=5", null, "Workflows_List", "query size: not a parameter of Workflows_List")]
    [TestCase("GET", "api/v1/executions?status=done", null, "Executions_List", "query status: is not one of the values of the schema")]
    [TestCase("GET", "api/v1/workflows/", null, "Workflows_List", "path: ends in an empty id")]
    [TestCase("GET", "api/v1/workflow/wf_abc123", null, "Workflows_Get", "path: no operation is GET here")]
    [TestCase("PUT", "api/v1/workflows/wf_abc123", null, "Workflows_Get", "path: no operation is PUT here")]
    [TestCase("GET", "api/v2/workflows", null, "Workflows_List", "path: no operation is GET here")]
    public async Task AreShownBesideTheNearestStub(string method, string path, string? body, string nearest, string violation)
    {
        using var response = await SendAsync(method, path, body);
        var thrown = Assert.Throws<UnmatchedRequestException>(Stubs.VerifyEverythingMatched);
        var unmatched = thrown.Unmatched.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(unmatched.Request.Violations, Is.EqualTo([violation]));
            Assert.That(unmatched.NearestStub, Does.StartWith($"{nearest} 20"));
            Assert.That(thrown.Message, Does.Contain($"{method} /{path}").And.Contain(nearest).And.Contain(violation));
            Assert.That(thrown.Message, Does.Not.Contain("fm_live"));
        }
    }

    [Test]
    public async Task AreTakenByNoOtherResponseOfTheOperation()
    {
        Stubs.RateLimit("KnowledgeBases_Query", TimeSpan.Zero);
        Stubs.Answer("KnowledgeBases_Query", "503");
        using var response = await SendAsync("POST", "api/v1/knowledge-bases/kb_abc123/query", """{"query":"refunds","top_k":21}""");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(Stubs.VerifyEverythingMatched, Throws.TypeOf<UnmatchedRequestException>());
    }

    [Test]
    public async Task GetTheRefusalThatATestAsksFor()
    {
        Stubs.Answer("KnowledgeBases_Query", "400");
        using var response = await SendAsync("POST", "api/v1/knowledge-bases/kb_abc123/query", """{"query":"refunds","top_k":21}""");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(Stubs.VerifyEverythingMatched, Throws.Nothing);
    }

    [Test]
    public async Task AreRefusedInTheSameWordsByTheServer()
    {
        using var client = Stubs.CreateClient(static options => options.Headers[FlowMaestroStubs.AnswerHeader] = "299");
        var thrown = (await Assert.CatchAsync<FlowMaestroException>(async () => await client.Workflows.GetAsync("wf_abc123")))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((thrown.Code, thrown.StatusCode, thrown.Attempts), Is.EqualTo((FlowMaestroStubs.UnmatchedCode, (int?)404, 1)));
            Assert.That(thrown.Message, Does.Contain("headers X-Stub-Answer: not a response of Workflows_Get").And.Contain("Nearest stub: Workflows_Get 200-documented"));
        }
    }

    [Test]
    public async Task GetA401WhenOnlyTheKeyIsMissing()
    {
        using var response = await SendAsync("GET", "api/v1/workflows", null, authorization: null);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(Stubs.VerifyEverythingMatched, Throws.Nothing);
        Assert.That(Stubs.Calls("Workflows_List").Requests.Single().Violations, Is.EqualTo(["headers: no API key"]));
    }

    [Test]
    public async Task OfOtherPathsStayTheBusinessOfTheServer()
    {
        using var response = await SendAsync("GET", "health", null);
        Assert.That(JObject.Parse(await response.Content.ReadAsStringAsync()).ContainsKey("error"), Is.False, "WireMock's own words");
        Assert.That(Stubs.VerifyEverythingMatched, Throws.TypeOf<UnmatchedRequestException>().With.Message.Contains("GET /health"));
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? body, string? authorization = "Bearer fm_live_stubs")
    {
        using var http = new HttpClient { BaseAddress = Stubs.BaseUrl };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await http.SendAsync(request);
    }
}
