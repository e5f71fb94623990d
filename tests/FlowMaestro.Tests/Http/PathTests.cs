using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

public sealed class PathTests
{
    [TestCase("a/../b", "a%2F..%2Fb")]
    [TestCase("../agents", "..%2Fagents")]
    [TestCase("..\\agents", "..%5Cagents")]
    [TestCase("%2e%2e", "%252e%252e")]
    [TestCase("%2E%2E%2Fagents", "%252E%252E%252Fagents")]
    [TestCase("a?page=2", "a%3Fpage%3D2")]
    [TestCase("a#b", "a%23b")]
    [TestCase("a;b=c&d", "a%3Bb%3Dc%26d")]
    [TestCase("...", "...")]
    [TestCase(" a ", "%20a%20")]
    [TestCase("line\r\nX-Admin: yes", "line%0D%0AX-Admin%3A%20yes")]
    [TestCase("ид‮", "%D0%B8%D0%B4%E2%80%AE")]
    [TestCase("．．", "%EF%BC%8E%EF%BC%8E", Description = "full-width dots")]
    [TestCase("\ud83d\ude00", "%F0%9F%98%80")]
    [TestCase("{user_id}", "%7Buser_id%7D")]
    [TestCase("http://elsewhere.example/", "http%3A%2F%2Felsewhere.example%2F")]
    public async Task AnIdStaysOneSegment(string id, string segment)
    {
        await using var server = SocketServer.Start(Reply.Json("""{"data":{}}"""));
        using var client = TestClient.For(server);

        await client.Workflows.GetAsync(id);
        client.Agents.Memory.Get(id, id);

        Assert.That(server.Requests.Select(static r => r.Target), Is.EqualTo(new[] { $"/api/v1/workflows/{segment}", $"/api/v1/agents/{segment}/memory/{segment}" }));
    }

    [Test]
    public async Task HalfACharacterIsReplaced()
    {
        await using var server = SocketServer.Start(Reply.Json("""{"data":{}}"""));
        using var client = TestClient.For(server);

        await client.Workflows.GetAsync("half \ud800");

        Assert.That(server.Requests[0].Target, Is.EqualTo("/api/v1/workflows/half%20%EF%BF%BD"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("\t")]
    [TestCase(".")]
    [TestCase("..")]
    public async Task AnIdThatWouldReachSomethingElseIsRefused(string? id)
    {
        await using var server = SocketServer.Start();
        using var client = TestClient.For(server);

        Assert.That(() => client.Workflows.Get(id!), Throws.InstanceOf<ArgumentException>().With.Property("ParamName").EqualTo("workflowId"));
        Assert.That(await Failure.OfAsync(client, async: true, (c => c.Agents.Memory.DeleteAsync("agent_1", id!), _ => { })), Is.InstanceOf<ArgumentException>().With.Property("ParamName").EqualTo("userId"));
        Assert.That(server.Connections, Is.Zero);
    }

    [Test]
    public async Task AnIdOfAnyLengthIsRefusedByOneOfThem()
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 414));
        using var client = TestClient.For(server);

        var thrown = await Failure.OfAsync(client, async: true, (c => c.Workflows.GetAsync(new string('x', 200_000)), _ => { }));

        Assert.That(thrown, Is.InstanceOf<ArgumentException>().Or.InstanceOf<FlowMaestroException>());
    }
}
