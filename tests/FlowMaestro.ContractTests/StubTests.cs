using System.Net;
using FlowMaestro.Models;
using FlowMaestro.Testing;
using FlowMaestro.Testing.Document;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace FlowMaestro.ContractTests;

/// <summary>What a user of the stubs can rely on.</summary>
public sealed class StubTests : ContractTest
{
    [Test]
    public void AreOneForEveryDocumentedResponse()
    {
        var titles = Server.MappingModels.Select(static mapping => mapping.Title).ToList();
        var missing = from operation in DocumentReader.Embedded.Operations
                      from answer in operation.Responses
                      where !titles.Exists(title => title!.StartsWith($"{operation.Id} {answer.Name} ", StringComparison.Ordinal))
                      select $"{operation.Id} {answer.Name}";
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public async Task TheLatestOneWins()
    {
        Stubs.Answer("Workflows_Get", "503");
        Stubs.Answer("Workflows_Get", "404");
        Stubs.Answer("Workflows_Get", "200", times: 2, change: static body => body["data"]!["name"] = "Renamed");
        using var client = ClientAsking(null);
        Assert.That((await client.Workflows.GetAsync("wf_1")).Data.Name, Is.EqualTo("Renamed"));
        Assert.That((await client.Workflows.GetAsync("wf_1")).Data.Name, Is.EqualTo("Renamed"));
        await Assert.CatchAsync<FlowMaestroNotFoundException>(async () => await client.Workflows.GetAsync("wf_1"));
    }

    [Test]
    public async Task MappingsOfTheUserWin()
    {
        Stubs.Answer("Workflows_Get", "404");
        Server.Given(Request.Create().UsingGet().WithPath("/api/v1/workflows/wf_mine")).RespondWith(Response.Create().WithBody("""{"data":{"id":"wf_mine","name":"Mine"}}"""));
        using var client = ClientAsking(null);
        Assert.That((await client.Workflows.GetAsync("wf_mine")).Data.Name, Is.EqualTo("Mine"));
        Assert.That(Stubs.Calls("Workflows_Get").Count, Is.EqualTo(1));
    }

    [Test]
    public async Task TakeEitherHeaderForTheKeyAndShowNeither()
    {
        using var http = new HttpClient { BaseAddress = Stubs.BaseUrl };
        http.DefaultRequestHeaders.Add("X-API-Key", "fm_live_secret");
        using var response = await http.GetAsync("api/v1/workflows/wf%2F1");
        var request = Stubs.Calls("Workflows_Get").Requests.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(request.Headers["x-api-key"], Is.EqualTo("[redacted]"));
            Assert.That((request.Path, request.StatusCode), Is.EqualTo(("/api/v1/workflows/wf%2F1", (int?)200)));
        }
    }

    [Test]
    public async Task RefuseAKeyInTheWayThatATestAsksFor()
    {
        Stubs.RefuseKey("fm_live_old", "401-revokedKey");
        using var old = Stubs.CreateClient(static options => options.ApiKey = "fm_live_old");
        using var other = Stubs.CreateClient();
        var thrown = (await Assert.CatchAsync<FlowMaestroAuthenticationException>(async () => await old.Workflows.ListAsync()))!;
        Assert.That(thrown.Message, Does.Contain("revoked"));
        Assert.That((await other.Workflows.ListAsync()).Count, Is.Positive);
    }

    [Test]
    public void SayWhatThereIsInsteadOfAnUnknownResponse()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Stubs.Answer("Workflows_Get", "418"), Throws.ArgumentException.With.Message.Contains("200-documented, 200, 200-deployed"));
            Assert.That(() => Stubs.Answer("Workflows_Got", "200"), Throws.ArgumentException.With.Message.Contains("no operation Workflows_Got"));
            Assert.That(() => Stubs.Answer("Workflows_Get", "200", times: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => Stubs.Calls("Workflows_Got"), Throws.ArgumentException);
        }
    }

    [Test]
    public void SendNothingThatTheDocumentDoesNotAllow() => Assert.That(
        () => Stubs.Answer("Workflows_Get", "200", change: static body => body["data"]!["version"] = "three"),
        Throws.ArgumentException.With.Message.Contains("version must be an integer"));

    [Test]
    public async Task TakeTheShapeOfThePublicServerAndOneKeyAlone()
    {
        using var server = WireMockServer.Start("http://127.0.0.1:0");
        var stubs = server.AddFlowMaestro(static options =>
        {
            options.Shape = SandboxShape.Deployed;
            options.ApiKey = "fm_live_configured";
        });
        using var client = stubs.CreateClient();
        using var other = stubs.CreateClient(static options => options.ApiKey = "fm_live_other");

        Assert.That((await client.Workflows.GetAsync("wf_1")).Data.Id, Is.EqualTo("5b0c8f5e-9b1d-4c62-8f2a-6f1f4f0f7a11"));
        await Assert.CatchAsync<FlowMaestroAuthenticationException>(async () => await other.Workflows.GetAsync("wf_1"));
        Assert.That(stubs.Calls("Workflows_Get").Requests.Select(static request => request.IsValid), Is.EqualTo([true, false]));
    }

    [Test]
    public async Task AreSharedByManyCallsAtOnce()
    {
        using var http = new HttpClient { BaseAddress = Stubs.BaseUrl };
        http.DefaultRequestHeaders.Add("X-API-Key", "fm_live_secret");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => http.GetStringAsync($"api/v1/workflows/wf_{i}")));
        Assert.That(answers, Is.All.Contains("Welcome mail"));
        Assert.That(Stubs.Calls("Workflows_Get").Count, Is.EqualTo(100));
    }

    [Test]
    public async Task AMoreSpecialPathIsItsOwnOperation()
    {
        using var client = ClientAsking(null);
        await client.Agents.Memory.GetStatsAsync("agent_1");
        Assert.That((Stubs.Calls("AgentMemory_GetStats").Count, Stubs.Calls("AgentMemory_Get").Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task AnExecutionOfOneStateStaysInIt()
    {
        Stubs.Execution("exec_1", ExecutionStatus.Cancelled);
        using var client = ClientAsking(null);
        await client.Executions.GetAsync("exec_1");
        Assert.That((await client.Executions.GetAsync("exec_1")).Data.Status, Is.EqualTo(ExecutionStatus.Cancelled));
        Assert.That((await client.Executions.GetAsync("exec_2")).Data.Status, Is.EqualTo(ExecutionStatus.Completed));
    }
}
