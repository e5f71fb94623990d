using FlowMaestro.Diagnostics;
using FlowMaestro.Tests.Http.Pacing;
using FlowMaestro.Tests.Streaming;
using FlowMaestro.Tests.Streaming.Polling;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Diagnostics;

/// <summary>Not beside other tests: the meter is heard in the whole process.</summary>
[NonParallelizable]
public class MetricTests
{
    private const string Workflow = """{"data":{"id":"wf_1","name":"First","version":1}}""";
    private const string ActiveWaits = "flowmaestro.client.active_waits";
    private const string ActiveStreams = "flowmaestro.client.active_streams";
    private const string Kind = "flowmaestro.stream.kind";

    private readonly ManualTimeProvider _clock = new();

    [Test]
    public async Task CountsRetriesByOperationAndReason([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 503), Reply.Nothing.ThenReset(), Reply.Json(Workflow));
        using var client = TestClient.Impatient(server, _clock);
        using var readings = new Readings();

        _ = async ? await client.Workflows.GetAsync("wf_1") : client.Workflows.Get("wf_1");

        var retries = readings.Of("flowmaestro.client.retries");
        Assert.That(retries.Select(static r => r.Tags["error.type"]), Is.EquivalentTo(new[] { "503", "connection_lost" }));
        Assert.That(retries.Select(static r => r.Value), Is.All.EqualTo(1));
        Assert.That(retries.Select(static r => (r.Tags["http.request.method"], r.Tags["url.template"])), Is.All.EqualTo(("GET", "/api/v1/workflows/{workflow_id}")));
    }

    [Test]
    public async Task CountsReconnectionsByReason([Values] bool async)
    {
        await using var server = new ExecutionServer(
            Reply.Events().Then(Frames.Connected + Frames.Node(1)).ThenClose(), Reply.Json("{}", 503), Reply.Events().Then(Frames.Connected + Frames.Completed).ThenStall());
        using var client = server.Client(o => o.TimeProvider = _clock.SkipPauses(TimeSpan.FromMilliseconds(999)));
        using var readings = new Readings();

        await client.EventsAsync(async);

        var reconnections = readings.Of("flowmaestro.client.reconnections");
        Assert.That(reconnections.Select(static r => (r.Tags[Kind], r.Tags["error.type"], r.Value)),
            Is.EquivalentTo(new (object?, object?, double)[] { ("execution", "connection_closed", 1), ("execution", "503", 1) }));
    }

    [Test]
    public async Task AListenerThatComesInTheMiddleCountsTheWaitsThatAreUnderWay([Values] bool async)
    {
        var before = Active.Count(ActiveKind.Wait);
        double? during = null;
        await using var server = new ExecutionServer(Reply.Events().Then(Frames.Connected).ThenStall());
        server.OnCheck = _ =>
        {
            using var readings = new Readings();
            during = readings.Of(ActiveWaits).Single().Value - before;
            return Reply.Json(Frames.Execution("completed"));
        };
        using var client = server.Client();

        await client.WaitAsync(async);

        using var after = new Readings();
        Assert.That(during, Is.EqualTo(1));
        Assert.That(after.Of(ActiveWaits).Single().Value, Is.EqualTo(before));
    }

    [Test]
    public async Task AFailedWaitIsNoLongerCounted([Values] bool async)
    {
        var before = Active.Count(ActiveKind.Wait);
        await using var server = SocketServer.Start(Reply.Json("{}", 401));
        using var client = TestClient.For(server);

        Assert.That(() => client.WaitAsync(async), Throws.InstanceOf<FlowMaestroAuthenticationException>());

        Assert.That(Active.Count(ActiveKind.Wait), Is.EqualTo(before));
    }

    [Test]
    public async Task CountsTheStreamsThatAreRead([Values] bool async, [Values("execution", "thread", "message")] string kind)
    {
        await using var server = SocketServer.Start(request => request.Method == "POST"
            ? Reply.Json("""{"data":{"id":"msg_1","thread_id":"thr_1","role":"assistant","content":"Hello"}}""")
            : kind == "message" ? Reply.Json("""{"statusCode":404,"error":"Not Found","message":"Route not found"}""", 404)
            : Reply.Events().Then("event: connected\ndata: {}\n\n").ThenStall());
        using var client = TestClient.For(server);
        using var readings = new Readings();
        var before = readings.Value(ActiveStreams, Kind, kind);
        double? during = null;

        if (async)
        {
            IAsyncEnumerable<object> events = kind switch
            {
                "execution" => client.Executions.StreamAsync("exec_1"),
                "thread" => client.Threads.StreamAsync("thr_1"),
                _ => client.Threads.SendMessageStreamAsync("thr_1", "Hello?"),
            };
            await foreach (var e in events)
            {
                during = readings.Value(ActiveStreams, Kind, kind) - before;
                break;
            }
        }
        else
        {
            IEnumerable<object> events = kind switch
            {
                "execution" => client.Executions.Stream("exec_1"),
                "thread" => client.Threads.Stream("thr_1"),
                _ => client.Threads.SendMessageStream("thr_1", "Hello?"),
            };
            foreach (var e in events)
            {
                during = readings.Value(ActiveStreams, Kind, kind) - before;
                break;
            }
        }

        Assert.That(during, Is.EqualTo(1));
        Assert.That(readings.Value(ActiveStreams, Kind, kind), Is.EqualTo(before));
    }

    [Test]
    public void CountsPollsAndTheWaitsThatEachServes()
    {
        const int waits = 20;
        var server = new RunServer(_clock);
        using var client = server.Client();
        using var readings = new Readings();
        var simulation = new Simulation(_clock, client);
        foreach (var run in Enumerable.Range(0, waits).Select(_ => server.Start(TimeSpan.FromSeconds(20))))
        {
            simulation.Wait(run);
        }

        simulation.MoveTo(TimeSpan.FromMinutes(1));

        var polls = readings.Of("flowmaestro.client.poll.waits");
        var pages = polls.Single(static r => (string?)r.Tags["url.template"] == "/api/v1/executions");
        var targets = server.Targets.Where(static t => !t.EndsWith("/events", StringComparison.Ordinal)).ToList();
        Assert.That(polls.Sum(static r => r.Count), Is.EqualTo(targets.Count));
        Assert.That(pages.Count, Is.EqualTo(targets.Count(static t => t.Contains('?', StringComparison.Ordinal))));
        Assert.That(pages.Value, Is.GreaterThanOrEqualTo(waits));
        Assert.That(polls.Single(r => r != pages).Value, Is.EqualTo(targets.Count - pages.Count), "a single execution is that of one wait here");
        var permits = readings.Of("flowmaestro.client.permit.wait_time").Where(static r => Equals(r.Tags["flowmaestro.request.kind"], "poll"));
        Assert.That(permits.Sum(static r => r.Count), Is.GreaterThanOrEqualTo(targets.Count));
    }

    [Test]
    public async Task CountsPollsThatFailByReason([Values] bool async)
    {
        await using var server = new ExecutionServer(Reply.Events().Then(Frames.Connected).ThenStall());
        server.OnCheck = n => n switch { 2 => Reply.Json("{}", 502), 3 => Reply.Json(Frames.Execution("completed")), _ => null };
        using var client = server.Client(o => o.TimeProvider = _clock.SkipPauses(TimeSpan.FromSeconds(10)));
        using var readings = new Readings();

        await client.WaitAsync(async);

        var polls = readings.Of("flowmaestro.client.poll.waits");
        Assert.That(polls.Select(static r => (r.Tags.GetValueOrDefault("error.type"), r.Count, r.Value)), Is.EquivalentTo(new (object?, long, double)[] { (null, 2, 2), ("502", 1, 0) }));
        Assert.That(polls.Select(static r => r.Tags["url.template"]), Is.All.EqualTo("/api/v1/executions/{execution_id}"));
    }

    [Test]
    public async Task MeasuresTheTimeSpentWaitingForAPermit([Values] bool async)
    {
        using var server = new LimitedServer(_clock.SkipPauses(TimeSpan.FromSeconds(30)), perMinute: 1);
        using var client = TestClient.For(server, o => (o.TimeProvider, o.Timeout) = (_clock, Timeout.InfiniteTimeSpan));
        using var hasty = TestClient.For(server, o => (o.TimeProvider, o.MaxRetryDelay, o.Timeout) = (_clock, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        using var readings = new Readings();

        await ListAsync(client, async);
        await ListAsync(client, async);
        await ListAsync(hasty, async, refused: true);
        await ListAsync(hasty, async, refused: true);

        var (granted, refused) = (Permits(readings, error: null), Permits(readings, "rate_limit_exceeded"));
        Assert.That((granted.Count, granted.Value), Is.EqualTo((3, 30)), "the first of each client at once, one after the minute");
        Assert.That((refused.Count, refused.Value), Is.EqualTo((1, 0)), "what cannot be had in time is not waited for");
    }

    [Test]
    public async Task TellsNoIdsAndHasNamesUnitsAndVersion()
    {
        await using var server = new ExecutionServer(Reply.Events().Then(Frames.Connected + Frames.Node(1)).ThenClose(), Reply.Events().Then(Frames.Connected + Frames.Completed).ThenStall());
        using var client = server.Client(o => o.TimeProvider = _clock.SkipPauses(TimeSpan.FromMilliseconds(999)));
        using var readings = new Readings();
        await client.EventsAsync(async: true);

        var metrics = readings.Collect();

        Assert.That(metrics.Select(static m => (m.MeterName, m.MeterVersion)), Is.All.EqualTo(("FlowMaestro", ClientIdentity.Version)));
        Assert.That(metrics.Select(static m => (m.Name, m.Unit)), Is.SupersetOf(new[]
        {
            ("flowmaestro.client.reconnections", "{reconnection}"), (ActiveWaits, "{wait}"), (ActiveStreams, "{stream}"), ("flowmaestro.client.permit.wait_time", "s"),
        }));
        var tags = metrics.SelectMany(m => readings.Of(m.Name)).SelectMany(static r => r.Tags.Values).Select(static v => v?.ToString());
        Assert.That(tags.ToList(), Is.Not.Empty.And.None.Contain(Frames.Id));
    }

    private static async Task ListAsync(FlowMaestroClient client, bool async, bool refused = false)
    {
        try
        {
            _ = async ? await client.Workflows.ListAsync() : client.Workflows.List();
        }
        catch (FlowMaestroRateLimitException) when (refused)
        {
            // The server refuses the first; it tells of the minute, so that the client itself refuses the next.
        }
    }

    private static Reading Permits(Readings readings, string? error) =>
        readings.Of("flowmaestro.client.permit.wait_time").Single(r => Equals(r.Tags["flowmaestro.request.kind"], "call") && Equals(r.Tags.GetValueOrDefault("error.type"), error));
}
