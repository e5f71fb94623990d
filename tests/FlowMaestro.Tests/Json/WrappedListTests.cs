using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Json;

public sealed class WrappedListTests
{
    [TestCase("""{"data":[{"id":"msg_1"}]}""")]
    [TestCase("""{"data":{"messages":[{"id":"msg_1"}]}}""")]
    [TestCase("""{"data":{"more":{"messages":[{"id":"wrong"}]},"messages":[{"id":"msg_1"}],"count":1}}""")]
    public async Task TheListMayBeWrapped(string answer)
    {
        await using var server = SocketServer.Start(Reply.Json(answer));
        using var client = TestClient.For(server);

        Assert.That((await client.Threads.ListMessagesAsync("thread_1")).Select(static m => m.Id), Is.EqualTo(new[] { "msg_1" }));
    }

    [TestCase("""{"data":{"messages":{"messages":[{"id":"wrong"}]}}}""")]
    [TestCase("""{"data":{"messages":{"id":"wrong"},"count":1}}""")]
    [TestCase("""{"data":{"messages":null}}""")]
    [TestCase("""{"data":{}}""")]
    public async Task WhatIsNoListIsNotTakenForOne(string answer)
    {
        await using var server = SocketServer.Start(Reply.Json(answer));
        using var client = TestClient.For(server);

        Assert.That(
            (await Assert.ThrowsAsync<FlowMaestroException>(() => client.Threads.ListMessagesAsync("thread_1"))).Code,
            Is.EqualTo(FlowMaestroErrorCodes.InvalidResponse));
    }
}
