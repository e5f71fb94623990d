using FlowMaestro.Tests.TestDoubles;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.ContractTests;

/// <summary>Streams over a real connection.</summary>
public sealed class StreamTests : ContractTest
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private static readonly ExecutionEvent[] Story =
    [
        new ConnectedEvent { Status = "running" },
        new ExecutionProgressEvent { Percentage = 50, CurrentNode = "node_write" },
        new NodeStartedEvent { NodeId = "node_write", NodeName = "Write the mail" },
        new NodeCompletedEvent { NodeId = "node_write", Outputs = "Welcome!", Duration = TimeSpan.FromSeconds(2) },
        new ExecutionCompletedEvent { Outputs = new JObject { ["mail_id"] = "mail_7" } },
    ];

    private readonly ManualTimeProvider _clock;

    public StreamTests()
        : this(new ManualTimeProvider())
    {
    }

    private StreamTests(ManualTimeProvider clock)
        : base(options => options.TimeProvider = clock) => _clock = clock;

    [TestCase("async")]
    [TestCase("sync")]
    public async Task SendTheEventsOfTheTest(string mode)
    {
        Stubs.Stream("exec_1", Story);
        using var client = Stubs.CreateClient();

        var events = await ReadAsync(client, "exec_1", mode);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(events.Select(static e => e.Type), Is.EqualTo(Story.Select(static e => e.Type)));
            Assert.That(events.Select(static e => e.ExecutionId), Is.All.EqualTo("exec_1"));
            Assert.That(events.OfType<ConnectedEvent>().Single().Status.Value, Is.EqualTo("running"));
            Assert.That(events.OfType<ExecutionProgressEvent>().Single().Percentage, Is.EqualTo(50));
            Assert.That(events.OfType<NodeStartedEvent>().Single().NodeName, Is.EqualTo("Write the mail"));
            Assert.That(events.OfType<NodeCompletedEvent>().Single().Duration, Is.EqualTo(TimeSpan.FromSeconds(2)));
            Assert.That((string?)events.OfType<ExecutionCompletedEvent>().Single().Outputs!["mail_id"], Is.EqualTo("mail_7"));
        }
    }

    [Test]
    public async Task SendEachEventWhenItIsDue()
    {
        Stubs.Answer("Executions_Get", "200-deployedRunning");
        Stubs.Stream("exec_1", Story, between: Pause);
        using var client = Stubs.CreateClient();
        await using var events = client.Executions.StreamAsync("exec_1").GetAsyncEnumerator();

        foreach (var due in Story)
        {
            Assert.That(await events.MoveNextAsync(), Is.True);
            Assert.That(events.Current.Type, Is.EqualTo(due.Type));
            if (due != Story[^1])
            {
                await _clock.TimerAsync(static time => time == Pause);
                _clock.Advance(Pause);
            }
        }

        Assert.That(await events.MoveNextAsync(), Is.False);
    }

    [TestCase("async")]
    [TestCase("sync")]
    public async Task AreOpenedAgainAfterACut(string mode)
    {
        // As long as it runs, a cut is not the end.
        Stubs.Answer("Executions_Get", "200-deployedRunning");
        Stubs.Stream("exec_1", Story);
        var calls = Stubs.Stream("exec_1", Story[..2], times: 1);
        using var client = Stubs.CreateClient();

        var types = (await ReadAsync(client, "exec_1", mode)).Select(static e => e.Type).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(types[..2], Is.EqualTo(Story[..2].Select(static e => e.Type)));
            Assert.That(types, Does.Contain("node:completed"));
            Assert.That(types[^1], Is.EqualTo("execution:completed"));
            Assert.That(calls.Count, Is.EqualTo(2));
        }
    }

    [Test]
    public void TakeNoEventThatNoServerSends() =>
        Assert.That(() => Stubs.Stream("exec_1", [new StreamReconnectedEvent()]), Throws.ArgumentException.With.Message.Contains("no server sends one"));

    [TestCase("async")]
    [TestCase("sync")]
    public async Task BringAReplyPieceByPiece(string mode)
    {
        // The stub's response has the whole reply at once: whichever comes first, the text is delivered once.
        using var client = Stubs.CreateClient();
        List<string> tokens = [];
        if (mode == "async")
        {
            await foreach (var e in client.Threads.SendMessageStreamAsync("thread_xyz789", "What is my order status?"))
            {
                tokens.AddRange(e is MessageTokenEvent token ? [token.Token] : []);
            }
        }
        else
        {
            tokens.AddRange(client.Threads.SendMessageStream("thread_xyz789", "What is my order status?").OfType<MessageTokenEvent>().Select(static e => e.Token));
        }

        var request = Stubs.Calls("Threads_SendMessage").Requests.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Concat(tokens), Is.EqualTo("Your order is on its way."));
            Assert.That((bool?)request.Body!["stream"], Is.True);
        }
    }

    private static async Task<List<ExecutionEvent>> ReadAsync(FlowMaestroClient client, string executionId, string mode)
    {
        if (mode == "sync")
        {
            return [.. client.Executions.Stream(executionId)];
        }

        List<ExecutionEvent> events = [];
        await foreach (var e in client.Executions.StreamAsync(executionId))
        {
            events.Add(e);
        }

        return events;
    }
}
