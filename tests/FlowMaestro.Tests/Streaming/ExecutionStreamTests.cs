using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming;

public class ExecutionStreamTests
{
    [Test]
    public async Task YieldsLiveEventsAndEndsAfterTheTerminalOne([Values] bool async)
    {
        await using var server = new ExecutionServer(Reply.Events().Then(Frames.Connected + Frames.Started + Frames.Node(1) + Frames.Completed).ThenStall());
        using var client = server.Client();

        var events = await client.EventsAsync(async);

        Assert.That(events.Select(e => e.GetType()), Is.EqualTo(new[] { typeof(ConnectedEvent), typeof(ExecutionStartedEvent), typeof(NodeStartedEvent), typeof(ExecutionCompletedEvent) }));
        Assert.That(((ConnectedEvent)events[0]).Status, Is.EqualTo(ExecutionStatus.Running));
        Assert.That(((ExecutionStartedEvent)events[1]).TotalNodes, Is.EqualTo(2));
        Assert.That(events[1].Timestamp, Is.EqualTo(DateTimeOffset.FromUnixTimeMilliseconds(1770113730000)));
        Assert.That(((NodeStartedEvent)events[2]).NodeId, Is.EqualTo("n1"));
        Assert.That(((ExecutionCompletedEvent)events[3]).Outputs!["answer"]!.ToObject<int>(), Is.EqualTo(42));
        Assert.That(events.Select(e => e.ExecutionId), Is.All.EqualTo(Frames.Id));
        Assert.That(server.Socket.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task EndsOnAServerThatOnlyEverSaysConnected([Values] bool async)
    {
        await using var server = new ExecutionServer(Reply.Events().Then(Frames.Connected + Frames.KeepAlive).ThenStall());
        // The polls cost no time here, so the execution is over once the reader has what the stream says.
        var isConnected = new Signal();
        server.OnCheck = n => n < 4 || !isConnected.Task.IsCompleted ? null : Reply.Json(Frames.Execution("completed"));
        using var client = server.Client(o => o.TimeProvider = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(10)));

        var events = await client.EventsAsync(async, _ => isConnected.TrySetResult());

        Assert.That(events, Has.Count.EqualTo(2));
        Assert.That(((ExecutionCompletedEvent)events[1]).Outputs!["answer"]!.ToObject<int>(), Is.EqualTo(42));
        Assert.That(server.Checks, Is.GreaterThanOrEqualTo(4));
    }

    [Test]
    public async Task ReconnectsWhenTheConnectionBreaksOff([Values] bool async)
    {
        await using var server = new ExecutionServer(
            Reply.Events().Then(Frames.Connected + Frames.Node(1)).ThenReset(),
            Reply.Events().Then(Frames.Connected + Frames.Node(2) + Frames.Completed).ThenStall());
        using var client = server.Client(o => o.TimeProvider = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(0.9)));

        var events = await client.EventsAsync(async);

        Assert.That(events.Select(e => e.Type), Is.EqualTo(new[]
        {
            "connected", "node:started", ExecutionEventTypes.StreamReconnected, "connected", "node:started", "execution:completed",
        }));
        Assert.That(events.OfType<StreamReconnectedEvent>().Single().Reason, Is.Not.Empty);
    }

    /// <summary>Pauses that grew to 30 s kept a stream away long after an outage of seconds was over.</summary>
    [Test]
    public async Task PausesAtMostFiveSecondsBetweenConnectionsWhileTheExecutionRuns([Values] bool async)
    {
        using var log = new RecordedLog();
        await using var server = new ExecutionServer(
        [
            Reply.Events().Then(Frames.Connected + Frames.Node(1)).ThenReset(),
            .. Enumerable.Repeat(Reply.Nothing.ThenReset(), 12),
            Reply.Events().Then(Frames.Connected + Frames.Completed).ThenStall(),
        ]);
        using var client = server.Client(o => (o.TimeProvider, o.Timeout, o.LoggerFactory) =
            (new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(60)), Timeout.InfiniteTimeSpan, log));

        await client.EventsAsync(async);

        var pauses = log.Entries.Where(e => e.EventName == "StreamReconnecting").Select(e => (long)e.Values["PauseMilliseconds"]!).ToList();
        Assert.That(pauses, Has.Count.GreaterThan(5));
        Assert.That(pauses, Is.All.LessThanOrEqualTo(5_000));
        Assert.That(pauses[^1], Is.GreaterThanOrEqualTo(2_500), "each attempt takes a request from the allowance");
    }

    [Test]
    public async Task ReadsAStreamThatWasOpenedAfterTheEnd([Values] bool async)
    {
        await using var server = new ExecutionServer(Reply.Events().Then(Frames.AlreadyOver).ThenClose());
        using var client = server.Client();

        var last = (ExecutionCompletedEvent)(await client.EventsAsync(async)).Single();

        Assert.That(last.Outputs!["answer"]!.ToObject<int>(), Is.EqualTo(42));
        Assert.That(last.Timestamp, Is.EqualTo(new DateTimeOffset(2026, 2, 3, 10, 16, 0, TimeSpan.Zero)));
    }
}
