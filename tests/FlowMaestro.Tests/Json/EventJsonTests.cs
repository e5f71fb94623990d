using System.Text;
using FlowMaestro.Models;
using FlowMaestro.Streaming;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace FlowMaestro.Tests.Json;

/// <summary>
/// An event that an endpoint returns, a queue stores or a browser gets is the JSON that the server sent, in either library.
/// </summary>
public sealed class EventJsonTests
{
    private const string Completed = """{"type":"execution:completed","outputs":{"a":[[1.50],[2]]},"duration":1200,"extra":null}""";

    [Test]
    public void OfAnExecutionIsWhatCame()
    {
        var e = Execution("execution:completed", Completed);

        Assert.That(Written(e), Is.EqualTo([Completed, Completed, Completed, Completed]));
    }

    [Test]
    public void OfAThreadIsWhatCame()
    {
        const string json = """{"token":"Hel","extra":{"b":1}}""";
        var e = EventReader.Read<ThreadEvent>(ReceivedEvent.Parse("message:token", Encoding.UTF8.GetBytes(json)), "thr_1");

        Assert.That(Written(e), Is.EqualTo([json, json, json, json]));
    }

    [Test]
    public void OfADeliveryIsWhatCame()
    {
        const string json = """{"id":"evt_1","event":"execution.completed","created_at":"2026-02-03T10:15:30.123Z","data":"""
            + """{"outputs":{"a":1.50}},"extra":1}""";
        var e = WebhookEvent.Parse(Encoding.UTF8.GetBytes(json));

        Assert.That((JsonSerializer.Serialize(e), JsonConvert.SerializeObject(e)), Is.EqualTo((json, json)));
        Assert.That(
            JsonSerializer.Serialize(e with { Id = "evt_2" }),
            Does.StartWith("""{"id":"evt_2","event":"execution.completed",""").And.Contain("1.5"));
    }

    [Test]
    public void OfADeliveryWhoseUnknownMembersWereChangedHasTheChange()
    {
        var e = WebhookEvent.Parse(Encoding.UTF8.GetBytes(Json(1)));

        var changed = e with { AdditionalProperties = new Dictionary<string, JToken> { ["extra"] = 2 } };

        Assert.That((JsonSerializer.Serialize(changed), JsonConvert.SerializeObject(changed)), Is.EqualTo((Json(2), Json(2))));

        static string Json(int extra) =>
            $$"""{"id":"evt_1","event":"test","created_at":"2026-02-03T10:15:30+00:00","extra":{{extra}}}""";
    }

    [TestCase("not json")]
    [TestCase("""{"outputs":{"a":"b}""")]
    [TestCase("""{"outputs":}""")]
    public void ThatIsNotJsonIsAString(string data)
    {
        var e = Execution("node:started", data);

        Assert.That(JsonSerializer.Deserialize<string>(JsonSerializer.Serialize(e)), Is.EqualTo(data));
        Assert.That(JsonConvert.DeserializeObject<string>(JsonConvert.SerializeObject(e)), Is.EqualTo(data));
    }

    [Test]
    public void OfAnEventThatATestMakesHasItsMembers()
    {
        var e = new ExecutionCompletedEvent
        {
            ExecutionId = "exec_1",
            Outputs = new JObject { ["a"] = 1 },
            Duration = TimeSpan.FromSeconds(2),
        };

        Assert.That(JsonSerializer.Serialize(e), Is.EqualTo("""{"outputs":{"a":1},"duration_ms":2000}"""));
        Assert.That(e.Raw["outputs"]!["a"]!.Value<int>(), Is.EqualTo(1));
    }

    [Test]
    public void OfAChangedEventHasTheChange()
    {
        var e = (ExecutionCompletedEvent)Execution("execution:completed", Completed) with { Outputs = "other" };

        Assert.That(
            (e.Outputs!.Value<string>(), e.Raw["outputs"]!.Value<string>(), e.Raw["extra"]),
            Is.EqualTo(("other", "other", JValue.CreateNull())));
    }

    [Test]
    public void CannotBeReadAndSaysSo()
    {
        Assert.That(
            () => JsonSerializer.Deserialize<ExecutionEvent>("{}"),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains(nameof(WebhookEvent)));
        Assert.That(() => JsonConvert.DeserializeObject<WebhookEvent>("{}"), Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public void HasTheMembersThatOnlyLiveEventsHave()
    {
        var paused = (ExecutionPausedEvent)Execution(
            "execution:paused",
            """{"reason":"input","pausedAtNodeId":"n","pausedAtNodeName":"Ask","pauseContext":{"q":1}}""");
        var resumed = (ExecutionResumedEvent)Execution(
            "execution:resumed",
            """{"status":"running","variableName":"answer","response":{"ok":true}}""");
        var completed = (ExecutionCompletedEvent)Execution("execution:completed", Completed);
        var node = (NodeCompletedEvent)Execution("node:completed", """{"nodeId":"n","output":1,"duration":5,"metadata":{"tokens":7}}""");
        var retry = (NodeRetryEvent)Execution("node:retry", """{"nodeId":"n","attempt":2,"error":"busy"}""");

        Assert.That((paused.PausedAtNodeName, paused.PauseContext!["q"]!.Value<int>()), Is.EqualTo(("Ask", 1)));
        Assert.That(
            (resumed.Status, resumed.VariableName, resumed.Response!["ok"]!.Value<bool>()),
            Is.EqualTo((ExecutionStatus.Running, "answer", true)));
        Assert.That(
            (completed.Duration, node.Duration, node.Metadata!["tokens"]!.Value<int>()),
            Is.EqualTo((TimeSpan.FromMilliseconds(1200), TimeSpan.FromMilliseconds(5), 7)));
        Assert.That((retry.NodeId, retry.Attempt, retry.Error!.Message), Is.EqualTo(("n", 2, "busy")));
    }

    private static ExecutionEvent Execution(string type, string data) =>
        EventReader.Read<ExecutionEvent>(ReceivedEvent.Parse(type, Encoding.UTF8.GetBytes(data)), "exec_1");

    // By its own type and by the type that a list or stream of events declares.
    private static string[] Written<T>(T e)
        where T : class =>
        [
            JsonSerializer.Serialize(e),
            JsonSerializer.Serialize<object>(e),
            JsonConvert.SerializeObject(e),
            JsonConvert.SerializeObject(e, typeof(T), null),
        ];
}
