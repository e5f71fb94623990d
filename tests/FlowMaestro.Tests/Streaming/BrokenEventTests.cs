using System.Reflection;
using System.Text;
using FlowMaestro.Streaming;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Streaming;

/// <summary>Data that is an object at both ends and something else between them, which nobody notices before it is read.</summary>
public sealed class BrokenEventTests
{
    private static readonly string[] Types = [.. Constants(typeof(ExecutionEventTypes)), "message", "invented"];

    private static readonly string[] ThreadTypes = [.. Constants(typeof(ThreadEventTypes)), "message", "invented"];

    private static readonly string[] Broken =
    [
        """{"nodeId":"n1","output":{"a":}""",
        """{"nodeId":"n1""}""",
        """{"nodeId":"n1"} {"nodeId":"n2"}""",
        """{"nodeId":"n1",}""",
        """{"nodeId":"n1","timestamp":01}""",
        """{"nodeId":"n1","output":[1,2}""",
        """{"nodeId":"\x"}""",
        """{"a" "b"}""",
        """{"}""",
        """{"\q":1}""",
        """{"error":{"message":}}""",
    ];

    private static readonly string[] Odd =
    [
        """{"nodeId":"\ud800","nodeName":"\udc00x","type":"\ud800","status":"\ud800"}""",
        """{"error":"\ud800","completed_at":"\ud800","total":"\ud800"}""",
        """{"\ud800":1,"timestamp":1e999,"duration":1e999,"output":1e999,"total":99999999999999999999,"percentage":"NaN"}""",
        "{\"timestamp\":-1,\"output\":" + new string('9', 400) + "}",
        "{\"output\":" + new string('[', 600) + new string(']', 600) + "}",
        """{"error":[],"nodeId":{},"output":null,"outputs":{"a":1,"a":2},"status":[],"pauseContext":"\ud800"}""",
    ];

    [Test]
    public void BrokenDataNeverThrowsFromAMemberAndIsGivenAsTheTextThatWasSent(
        [ValueSource(nameof(Types))] string type, [ValueSource(nameof(Broken))] string data)
    {
        var e = Execution(type, Encoding.UTF8.GetBytes(data));

        Assert.That(() => Everything(e), Throws.Nothing);
        Assert.That(e.Raw, Is.InstanceOf<JValue>());
        Assert.That((string?)e.Raw, Is.EqualTo(data));
        Assert.That(e.ExecutionId, Is.EqualTo(Frames.Id));
    }

    [Test]
    public void BrokenDataOfAThreadIsTreatedTheSame(
        [ValueSource(nameof(ThreadTypes))] string type, [ValueSource(nameof(Broken))] string data)
    {
        var e = EventReader.Read<ThreadEvent>(ReceivedEvent.Parse(type, Encoding.UTF8.GetBytes(data)), "thread");

        Assert.That(() => Everything(e), Throws.Nothing);
        Assert.That((string?)e.Raw, Is.EqualTo(data));
    }

    [Test]
    public void OddDataNeverThrowsFromAMember([ValueSource(nameof(Types))] string type, [ValueSource(nameof(Odd))] string data) =>
        Assert.That(() => Everything(Execution(type, Encoding.UTF8.GetBytes(data))), Throws.Nothing);

    [Test]
    public void BytesThatAreNoTextNeverThrowFromAMember([ValueSource(nameof(Types))] string type)
    {
        byte[] data =
        [
            .. "{\"nodeId\":\""u8, 0xff, 0xc3, .. "\",\""u8, 0xff, .. "\":1,\"type\":\""u8, 0xff, .. "\",\"output\":\""u8, 0xff, .. "\"}"u8,
        ];

        Assert.That(() => Everything(Execution(type, data)), Throws.Nothing);
    }

    private static IEnumerable<string> Constants(Type types) =>
        types.GetFields().Select(static field => (string)field.GetRawConstantValue()!);

    private static ExecutionEvent Execution(string type, byte[] data) =>
        EventReader.Read<ExecutionEvent>(ReceivedEvent.Parse(type, data), Frames.Id);

    private static void Everything(object e)
    {
        foreach (var property in e.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            _ = property.GetValue(e)?.ToString();
        }

        _ = e.ToString();
        _ = e.GetHashCode();
        Assert.That(e.Equals(new object()), Is.False);
    }
}
