using System.Net;
using FlowMaestro.Tests.TestDoubles;
using static FlowMaestro.Tests.Resources.Expect;

namespace FlowMaestro.Tests.Resources;

public sealed class DeletionTests
{
    [Test]
    public async Task SaysWhatWasDeleted([Values] bool async)
    {
        using var stub = StubHandler.Json("""{"data": {"id": "its-own-name", "deleted": true}, "meta": {"request_id": "r-1"}}""");
        using var client = TestClient.For(stub);

        var thread = async ? await client.Threads.DeleteAsync("t") : client.Threads.Delete("t");
        var webhook = async ? await client.Webhooks.DeleteAsync("w") : client.Webhooks.Delete("w");

        Deleted(thread, "its-own-name");
        Deleted(webhook, "its-own-name");
        Assert.That(thread.Meta.RequestId, Is.EqualTo("r-1"));
    }

    [Test]
    public async Task SaysTheSameWhereTheServerRespondsWithNothing([Values] bool async)
    {
        using var stub = new StubHandler(static _ => new HttpResponseMessage(HttpStatusCode.NoContent));
        using var client = TestClient.For(stub);

        var thread = async ? await client.Threads.DeleteAsync("thread_1") : client.Threads.Delete("thread_1");
        var webhook = async ? await client.Webhooks.DeleteAsync("wh_1") : client.Webhooks.Delete("wh_1");
        var memory = async ? await client.Agents.Memory.DeleteAsync("a", "u") : client.Agents.Memory.Delete("a", "u");

        Deleted(thread, "thread_1");
        Deleted(webhook, "wh_1");
        Assert.That((memory.Data.AgentId, memory.Data.UserId, memory.Data.Deleted), Is.EqualTo(("a", "u", true)));
        Assert.That((thread.StatusCode, thread.Meta.RequestId), Is.EqualTo((HttpStatusCode.NoContent, "")));
    }

    [Test]
    public async Task IsNotBelievedWhereTheResponseLacksItsData([Values] bool async)
    {
        using var stub = StubHandler.Json("""{"meta": {"request_id": "r-1"}}""");
        using var client = TestClient.For(stub);

        foreach (var e in (FlowMaestroException?[])
        [
            await Failure.OfAsync(client, async, (c => c.Threads.DeleteAsync("t"), c => c.Threads.Delete("t"))) as FlowMaestroException,
            await Failure.OfAsync(
                client, async, (c => c.Agents.Memory.DeleteAsync("a", "u"), c => c.Agents.Memory.Delete("a", "u"))) as FlowMaestroException,
        ])
        {
            Assert.That((e?.Code, e?.RequestId), Is.EqualTo((FlowMaestroErrorCodes.InvalidResponse, "r-1")));
            Assert.That(e!.Message, Does.Contain("lacks its data"));
        }
    }

    [Test]
    public async Task OfWhatIsNotThereFails()
    {
        using var stub = StubHandler.Json(
            """{"error": {"code": "resource_not_found", "message": "No such thread"}}""", HttpStatusCode.NotFound);
        using var client = TestClient.For(stub);

        await Assert.ThrowsAsync<FlowMaestroNotFoundException>(() => client.Threads.DeleteAsync("t"));
        Assert.Throws<FlowMaestroNotFoundException>(() => client.Agents.Memory.Delete("a", "u"));
    }
}
