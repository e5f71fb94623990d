using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming;

public class WaitTests
{
    private static readonly Reply Silent = Reply.Events().Then(Frames.Connected).ThenStall();

    [Test]
    public async Task OneRequestIsEnoughWhereItIsOverAlready([Values] bool async)
    {
        await using var server = new ExecutionServer(Silent) { Status = "completed" };
        using var client = server.Client();
        var progress = new Recorded();

        var execution = await client.WaitAsync(async, progress: progress);

        Assert.That(execution.OutputsAs<Dictionary<string, int>>(), Is.EqualTo(new Dictionary<string, int> { ["answer"] = 42 }));
        Assert.That(server.Socket.Requests, Has.Count.EqualTo(1));
        Assert.That(progress.Events.Single(), Is.InstanceOf<ExecutionCompletedEvent>());
    }

    [Test]
    public async Task LiveTerminalEventEndsItThoughNoPollIsDue()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ExecutionServer? server = null;
        server = new ExecutionServer(Reply.Events().Then(Frames.Connected + Frames.Node(1)).Then(() => go.Task).Then(() =>
        {
            server!.Status = "completed";
        }).Then(Frames.Completed).ThenStall());
        await using var disposing = server;
        using var client = server.Client(static o => o.TimeProvider = new ManualTimeProvider());
        var progress = new Recorded(e => _ = e is NodeStartedEvent && go.TrySetResult());

        await client.WaitAsync(async: true, progress: progress);

        Assert.That(server.Socket.Requests, Has.Count.EqualTo(3), "a poll, the stream, the last poll");
        Assert.That(progress.Events.Select(e => e.Type), Is.EqualTo(new[] { "connected", "node:started", "execution:completed" }));
    }

    [Test]
    public async Task OneMinuteOnASilentServerCostsAboutTwentyRequests([Values] bool async)
    {
        var clock = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(10));
        await using var server = new ExecutionServer(Silent);
        server.OnCheck = _ => Reply.Json(Frames.Execution(clock.Elapsed >= TimeSpan.FromMinutes(1) ? "completed" : "running"));
        using var client = server.Client(o => o.TimeProvider = clock);

        await client.WaitAsync(async);

        Assert.That(server.Socket.Requests, Has.Count.InRange(15, 22));
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromMinutes(1.2)), "noticed at most a fifth of its run time late");
    }

    [Test]
    public async Task AlmostAMinuteOnALiveServerCostsSixRequests()
    {
        const int seconds = 59;
        var clock = new ManualTimeProvider();
        var seen = Enumerable.Range(0, seconds).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        ExecutionServer? server = null;

        // The pause before the next question: while it is not set, a question is on its way.
        var live = Enumerable.Range(0, seconds).Aggregate(Reply.Events().Then(Frames.Connected), (reply, n) => reply.Then(Frames.Node(n))
            .Then(() => seen[n].Task).Then(() => clock.TimerAsync(static due => due <= TimeSpan.FromSeconds(15))).Then(() => clock.Advance(TimeSpan.FromSeconds(1))));
        server = new ExecutionServer(live.Then(() => server!.Status = "completed").Then(Frames.Completed).ThenStall());
        await using var disposing = server;
        using var client = server.Client(o => (o.TimeProvider, o.Timeout) = (clock, Timeout.InfiniteTimeSpan));

        await client.WaitAsync(async: true, progress: new Recorded(e => _ = e is NodeStartedEvent node && seen[int.Parse(node.NodeId[1..])].TrySetResult()));

        Assert.That(server.Socket.Requests, Has.Count.EqualTo(6), "a poll, the stream, one each 15 s, the last poll");
    }

    [Test]
    public async Task ExplicitIntervalIsKeptExactly([Values] bool async)
    {
        var clock = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(10));
        var asked = new List<TimeSpan>();
        await using var server = new ExecutionServer(Silent);
        server.OnCheck = n =>
        {
            asked.Add(clock.Elapsed);
            return n < 6 ? null : Reply.Json(Frames.Execution("completed"));
        };
        using var client = server.Client(o => o.TimeProvider = clock);

        await client.WaitAsync(async, pollInterval: TimeSpan.FromSeconds(2.5));

        Assert.That(asked.Zip(asked.Skip(1), static (a, b) => b - a), Is.All.EqualTo(TimeSpan.FromSeconds(2.5)));
    }

    [Test]
    public async Task PausedIsWaitedThrough([Values] bool async)
    {
        await using var server = new ExecutionServer(Silent);
        server.OnCheck = n => Reply.Json(Frames.Execution(n < 4 ? "paused" : "completed"));
        using var client = server.Client(o => o.TimeProvider = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(10)));

        Assert.That((await client.WaitAsync(async)).Status, Is.EqualTo(ExecutionStatus.Completed));
    }

    [Test]
    public async Task AServerThatFailsAtFirstIsOutlasted([Values] bool async)
    {
        await using var server = new ExecutionServer(Silent);
        server.OnCheck = n => n <= 9 ? Reply.Json("{}", 503) : Reply.Json(Frames.Execution("completed"));
        using var client = server.Client(o => o.TimeProvider = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(10)));

        Assert.That((await client.WaitAsync(async)).Status, Is.EqualTo(ExecutionStatus.Completed));
    }

    [Test]
    public async Task UsedUpAllowanceSlowsThePollsDownAndFailsNothing([Values] bool async, [Values] bool fromTheStart)
    {
        var clock = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(20));
        var asked = new List<TimeSpan>();
        await using var server = new ExecutionServer(Silent);
        server.OnCheck = n =>
        {
            asked.Add(clock.Elapsed);
            return n > 7 ? Reply.Json(Frames.Execution("completed"))
                : n >= (fromTheStart ? 1 : 2) ? Reply.Json("""{"error":{"code":"rate_limit_exceeded","message":"Too many"}}""", 429, ("Retry-After", "20")) : null;
        };
        using var client = server.Client(o => o.TimeProvider = clock);

        var execution = await client.WaitAsync(async, timeout: TimeSpan.FromHours(1));

        Assert.That(execution.Status, Is.EqualTo(ExecutionStatus.Completed));
        Assert.That(asked[^1] - asked[^2], Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(20)), "counted from the answer that said so");
    }

    [Test]
    public async Task TimeoutCarriesTheLastKnownState([Values] bool async)
    {
        var clock = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(10));
        await using var server = new ExecutionServer(Silent);
        using var client = server.Client(o => o.TimeProvider = clock);

        var e = (await Assert.ThrowsAsync<FlowMaestroTimeoutException>(() => client.WaitAsync(async, timeout: TimeSpan.FromSeconds(25))))!;

        Assert.That(e.LastKnown!.Status, Is.EqualTo(ExecutionStatus.Running));
        Assert.That(e.ExecutionId, Is.EqualTo(Frames.Id));
        Assert.That(e.Message, Does.Contain("25 s").And.Contain("running"));
        Assert.That(clock.Elapsed, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(25)).And.LessThan(TimeSpan.FromSeconds(40)));
    }

    [Test]
    public async Task CancellationEndsItWithTheCallersToken([Values] bool async)
    {
        await using var server = new ExecutionServer(Silent);
        using var client = server.Client();
        using var cancellation = new CancellationTokenSource();

        var waiting = client.WaitAsync(async, cancellationToken: cancellation.Token);
        await server.Socket.RequestsAsync(async ? 2 : 1);
        await cancellation.CancelAsync();

        var e = (await Assert.CatchAsync<OperationCanceledException>(() => waiting))!;
        Assert.That(e.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    [Test]
    public async Task NoSuchExecutionIsAnExceptionAtOnce([Values] bool async)
    {
        await using var server = new ExecutionServer(Silent);
        server.OnCheck = _ => Reply.Json("""{"error":{"code":"resource_not_found","message":"Execution not found"}}""", 404);
        using var client = server.Client();

        Assert.That(() => client.WaitAsync(async), Throws.InstanceOf<FlowMaestroNotFoundException>());
        Assert.That(server.Checks, Is.EqualTo(1));
    }

    [Test]
    public async Task LoadBalancerThatCutsEveryFiveMinutesLosesNothingInTwoHours()
    {
        const int connections = 24;
        const int minutes = 5;
        var clock = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(0.6));
        var seen = Enumerable.Range(0, connections * minutes).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        ExecutionServer? server = null;
        FlowMaestroClient? watched = null;
        // A frame a minute. The minute passes once the client has the frame and no poll is on its way, so that nothing times out.
        var script = Enumerable.Range(0, connections).Select(i => Enumerable.Range(i * minutes, minutes)
            .Aggregate(Reply.Events().Then(Frames.Connected), (reply, n) => reply.Then(Frames.Node(n)).Then(() => seen[n].Task)
                .Then(() => _ = SpinWait.SpinUntil(() => watched!.Poller.UnderWay <= 0, TimeSpan.FromSeconds(20)))
                .Then(() => clock.Advance(TimeSpan.FromMinutes(1))))
            .Then(() => _ = i == connections - 1 ? server!.Status = "completed" : null)
            .Then(i == connections - 1 ? Frames.Completed : "").ThenClose()).ToArray();
        server = new ExecutionServer(script);
        await using var disposing = server;
        using var client = watched = server.Client(o => o.TimeProvider = clock);
        var progress = new Recorded(e => _ = e is NodeStartedEvent node && seen[int.Parse(node.NodeId[1..])].TrySetResult());

        var execution = await client.WaitAsync(async: true, timeout: TimeSpan.FromHours(4), progress: progress);

        Assert.That(execution.OutputsAs<Dictionary<string, int>>()!["answer"], Is.EqualTo(42));
        Assert.That(progress.Events.OfType<NodeStartedEvent>().Select(e => e.NodeId), Is.EqualTo(Enumerable.Range(0, connections * minutes).Select(i => $"n{i}")));
        Assert.That(server.Streams, Is.EqualTo(connections), "each cut is answered by one new connection, and nothing else is");
        Assert.That(progress.Events.Count(e => e.IsTerminal), Is.EqualTo(1));
        Assert.That(clock.Elapsed, Is.GreaterThanOrEqualTo(TimeSpan.FromHours(2)));
    }

    private sealed class Recorded(Action<ExecutionEvent>? then = null) : IProgress<ExecutionEvent>
    {
        public List<ExecutionEvent> Events { get; } = [];

        public void Report(ExecutionEvent value)
        {
            Events.Add(value);
            then?.Invoke(value);
        }
    }
}
