using System.Net;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Resources;

public sealed class RunTests
{
    [Test]
    public async Task ExecutesAndWaits([Values] bool async)
    {
        using var stub = new StubHandler(
            _ => ApiDocument.Operation("Workflows_Execute").Respond("documented"),
            _ => ApiDocument.Operation("Executions_Get").Respond("documentedFailure"));
        using var client = TestClient.For(stub);

        var run = async ? await client.Workflows.RunAsync("wf_abc123", new { a = 1 }) : client.Workflows.Run("wf_abc123", new { a = 1 });

        Assert.That(run.Status.Value, Is.EqualTo("failed"));
        Assert.That(
            stub.Requests.Select(static request => request.ToString()),
            Is.EqualTo(["POST /api/v1/workflows/wf_abc123/execute", "GET /api/v1/executions/exec_xyz789"]));
        Assert.That(stub.Requests[0].Text, Is.EqualTo("""{"inputs":{"a":1}}"""));
    }

    [Test]
    public async Task SaysThatItCannotWaitForARunWithoutAnId(
        [Values] bool async,
        [Values("{}", """{"execution_id":""}""", """{"execution_id":".."}""", """{"execution_id":null}""")] string ticket)
    {
        using var stub = StubHandler.Json($$"""{"data": {{ticket}}, "meta": {"request_id": "r-1"} }""", HttpStatusCode.Accepted);
        using var client = TestClient.For(stub);

        var e = async
            ? await Assert.ThrowsAsync<FlowMaestroException>(() => client.Workflows.RunAsync("w"))
            : Assert.Throws<FlowMaestroException>(() => client.Workflows.Run("w"));

        Assert.That(
            (e!.Code, e.StatusCode, e.RequestId, e.OutcomeUnknown),
            Is.EqualTo((FlowMaestroErrorCodes.InvalidResponse, (int?)202, "r-1", true)));
        Assert.That(stub.Requests, Has.Count.EqualTo(1));
    }
}
