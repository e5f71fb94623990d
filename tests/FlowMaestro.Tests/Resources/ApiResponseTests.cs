using System.Net;
using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Resources;

public sealed class ApiResponseTests
{
    [Test]
    public async Task ConvertsToItsData()
    {
        using var stub = ApiDocument.Operation("Workflows_Get").Stub("documented");
        using var client = TestClient.For(stub);

        Workflow workflow = await client.Workflows.GetAsync("w");

        Assert.That(workflow.Id, Is.EqualTo("wf_abc123"));
    }

    [Test]
    public void ComesApartIntoDataAndMeta()
    {
        using var stub = ApiDocument.Operation("Workflows_Get").Stub("documented");
        using var client = TestClient.For(stub);

        var (workflow, meta) = client.Workflows.Get("w");

        Assert.That(
            (workflow.Id, meta.RequestId, meta.Timestamp),
            Is.EqualTo(("wf_abc123", "7d0f4d0e-4a83-4b7e-9a51-3c1f0d1d2a03", Expect.At("2026-02-03T10:15:30.123Z"))));
    }

    [Test]
    public void KeepsBothIdsOfTheRequest()
    {
        using var stub = ApiDocument.Operation("Webhooks_Test").Stub("deployed");
        using var client = TestClient.For(stub);

        var response = client.Webhooks.Test("w");

        Assert.That(response.Meta.RequestId, Is.EqualTo("7d0f4d0e-4a83-4b7e-9a51-3c1f0d1d2a54"));
        Assert.That(response.Headers.GetValues("x-request-id").Single(), Is.EqualTo(AnswerHeaders.RequestId));
    }

    [Test]
    public void HasMetaEvenWhereTheServerSentNone()
    {
        using var stub = StubHandler.Json("""{"data":{"id":"w"}}""");
        using var client = TestClient.For(stub);

        var meta = client.Workflows.Get("w").Meta;

        Assert.That((meta.RequestId, meta.Timestamp), Is.EqualTo(("", default(DateTimeOffset))));
    }

    [Test]
    public void CanBeMadeForTests()
    {
        var response = ApiResponse.Create(new Workflow { Id = "w" }, new ResponseMeta { RequestId = "r" });

        Assert.That(
            (response.Data.Id, response.Meta.RequestId, response.StatusCode, response.RateLimit),
            Is.EqualTo(("w", "r", HttpStatusCode.OK, (RateLimit?)null)));
        Assert.That(response.Headers, Is.Empty);
    }
}
