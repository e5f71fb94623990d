using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FlowMaestro.Testing;

namespace FlowMaestro.ContractTests;

/// <summary>Requests that the document does not allow are told, beside the stub that comes nearest.</summary>
public sealed class UnmatchedRequestTests : ContractTest
{
    [TestCase("POST", "api/v1/knowledge-bases/kb_abc123/query", """{"query":"refunds","top_k":21}""", "KnowledgeBases_Query")]
    [TestCase("POST", "api/v1/knowledge-bases/kb_abc123/query", """{"query":""}""", "KnowledgeBases_Query")]
    [TestCase("POST", "api/v1/knowledge-bases/kb_abc123/query", """{"query":"refunds","limit":5}""", "KnowledgeBases_Query")]
    [TestCase("POST", "api/v1/webhooks", """{"name":"n","url":"https://example.com/hook"}""", "Webhooks_Create")]
    [TestCase("POST", "api/v1/workflows/wf_abc123/execute", """{"inputs":"text"}""", "Workflows_Execute")]
    [TestCase("GET", "api/v1/workflows?per_page=101", null, "Workflows_List")]
    [TestCase("GET", "api/v1/executions?status=done", null, "Executions_List")]
    [TestCase("GET", "api/v1/workflow/wf_abc123", null, "Workflows_Get")]
    public async Task AreShownBesideTheNearestStub(string method, string path, string? body, string nearest)
    {
        using var response = await SendAsync(method, path, body, "Bearer fm_live_stubs");
        var thrown = (await Assert.CatchAsync<UnmatchedRequestException>(async () => await Stubs.VerifyEverythingMatchedAsync()))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(thrown.NearMisses, Has.Count.EqualTo(1));
            Assert.That(thrown.Message, Does.Contain(nearest).And.Contain(path));
        }
    }

    [Test]
    public async Task HaveAnAnswerWhenOnlyTheKeyIsMissing()
    {
        using var response = await SendAsync("GET", "api/v1/workflows", null, null);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        await Stubs.VerifyEverythingMatchedAsync();
    }

    [Test]
    public async Task TellWhatTheDocumentDoesNotAllow()
    {
        using var response = await SendAsync("POST", "api/v1/knowledge-bases/kb_abc123/query", """{"query":"refunds","top_k":21}""", "Bearer fm_live_stubs");
        var request = (await Stubs.Calls("KnowledgeBases_Query").GetRequestsAsync()).Single();
        Assert.That(request.Violations, Is.EqualTo(["body top_k: is more than 20"]));
    }

    // Here they are what is tested.
    protected override Task VerifyAsync() => Task.CompletedTask;

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? body, string? authorization)
    {
        using var http = new HttpClient { BaseAddress = Stubs.BaseUrl };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await http.SendAsync(request);
    }
}
