using FlowMaestro.Models;
using Newtonsoft.Json;

namespace FlowMaestro.Tests.Resources;

public sealed class MessageReplyTests
{
    private const string Calls = """[{"id":"c1","name":"find","arguments":{"n":1}}]""";

    [TestCase($$"""{"thread_id":"t","role":"assistant","content":"Hi","tool_calls":{{Calls}},"created_at":"2026-02-03T10:16:04Z"}""")]
    [TestCase($$"""{"thread_id":"t","message":{"role":"assistant","content":"Hi","tool_calls":{{Calls}},"created_at":"""
        + "\"2026-02-03T10:16:04Z\"} }")]
    [TestCase("""{"thread_id":"t","content":null,"tool_calls":null,"message":"""
        + $$"""{"role":"assistant","content":"Hi","tool_calls":{{Calls}},"created_at":"""
        + "\"2026-02-03T10:16:04Z\"} }")]
    public void ReadsTheSameFromEitherShape(string json)
    {
        var reply = Read(json);

        Assert.That(
            (reply.Content, reply.Role == MessageRole.Assistant, reply.CreatedAt),
            Is.EqualTo(("Hi", true, (DateTimeOffset?)Expect.At("2026-02-03T10:16:04Z"))));
        Assert.That((reply.ToolCalls.Single().Name, Expect.Text(reply.ToolCalls[0].Arguments)), Is.EqualTo(("find", """{"n":1}""")));
    }

    [TestCase("""{"id":"m"}""")]
    [TestCase("""{"message_id":"m"}""")]
    [TestCase("""{"message_id":"other","id":"m"}""")]
    [TestCase("""{"id":"m","message_id":"other"}""")]
    public void TakesItsIdFromTheDocumentedNameFirst(string json) => Assert.That(Read(json).Id, Is.EqualTo("m"));

    [Test]
    public void PrefersWhatIsFlat()
    {
        var reply = Read("""{"content":"flat","message":{"content":"nested","role":"tool"},"role":"assistant"}""");

        Assert.That((reply.Content, reply.Role.Value), Is.EqualTo(("flat", "assistant")));
    }

    [Test]
    public void NeverHasNullForAList() => Assert.That(new MessageReply().ToolCalls, Is.Empty);

    private static MessageReply Read(string json) => JsonConvert.DeserializeObject<MessageReply>(json)!;
}
