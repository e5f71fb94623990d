using System.Diagnostics;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Diagnostics;

/// <summary>Not beside other tests: these listeners would make their calls heavier.</summary>
[NonParallelizable]
public class TraceTests
{
    // Of SocketsHttpHandler.
    private const string TransportSource = "System.Net.Http";

    private const string Workflow = """{"data":{"id":"wf_1","name":"First","version":1}}""";
    private const string Running = """{"data":{"id":"exec_1","workflow_id":"wf_1","status":"running"}}""";
    private const string Completed = """{"data":{"id":"exec_1","workflow_id":"wf_1","status":"completed"}}""";
    private const string Terminal = "event: execution:completed\ndata: {\"status\":\"completed\"}\n\n";

    [Test]
    public async Task TellsOfACallInTheWordsOfOpenTelemetry([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        using var client = TestClient.For(server);
        using var spans = new Spans();

        _ = async ? await client.Workflows.GetAsync("wf_1") : client.Workflows.Get("wf_1");

        var span = spans.Ended.Single();
        Assert.That(span.DisplayName, Is.EqualTo("GET /api/v1/workflows/{workflow_id}"));
        Assert.That(span.Kind, Is.EqualTo(ActivityKind.Internal));
        Assert.That(span.ParentSpanId, Is.EqualTo(spans.Root.SpanId));
        Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Unset));
        Assert.That(span.TagObjects, Is.EquivalentTo(new Dictionary<string, object?>
        {
            ["http.request.method"] = "GET",
            ["url.template"] = "/api/v1/workflows/{workflow_id}",
            ["server.address"] = "127.0.0.1",
            ["server.port"] = server.Port,
            ["http.response.status_code"] = 200,
        }));
        Assert.That(Activity.Current, Is.SameAs(spans.Root));
    }

    [Test]
    public async Task HoldsTheAttemptsOfACall([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 503), Reply.Nothing.ThenReset(), Reply.Json(Workflow));
        using var client = TestClient.Impatient(server, new ManualTimeProvider());
        using var spans = new Spans();

        _ = async ? await client.Workflows.GetAsync("wf_1") : client.Workflows.Get("wf_1");

        var span = spans.Ended.Single();
        Assert.That(span.GetTagItem("http.request.resend_count"), Is.EqualTo(2));
        Assert.That(span.GetTagItem("http.response.status_code"), Is.EqualTo(200));
        Assert.That(span.GetTagItem("error.type"), Is.Null);
        Assert.That(span.Events.Select(static e => (e.Name, e.Tags.Single(static t => t.Key == "error.type").Value)),
            Is.EqualTo(new (string, object?)[] { ("retry", "503"), ("retry", "connection_lost") }));
    }

    [Test]
    public async Task EachRequestHasOneSpanOfKindClientWhichIsTheTransports([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 503), Reply.Json(Workflow));
        using var client = TestClient.Impatient(server, new ManualTimeProvider());
        using var spans = new Spans(TransportSource);

        _ = async ? await client.Workflows.GetAsync("wf_1") : client.Workflows.Get("wf_1");

        var call = spans.Ended.Single();
        var requests = spans.EndedOf(TransportSource);
        Assert.That(requests.Select(static request => request.Kind), Is.EqualTo(new[] { ActivityKind.Client, ActivityKind.Client }));
        Assert.That(requests.Select(static request => request.ParentSpanId), Is.All.EqualTo(call.SpanId));
        Assert.That(call.Kind, Is.EqualTo(ActivityKind.Internal));
    }

    [Test]
    public async Task SendsItsTraceToTheServer()
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        using var client = TestClient.For(server);
        using var spans = new Spans();

        await client.Workflows.GetAsync("wf_1");

        Assert.That(server.Requests.Single().Headers["traceparent"], Does.Contain(spans.Root.TraceId.ToString()));
    }

    [Test]
    public async Task TellsOfAFailure([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Json("""{"error":{"code":"resource_not_found","message":"none"}}""", 404), Reply.Json("[", 200), Reply.Nothing.ThenReset());
        using var client = TestClient.For(server, static options => options.MaxRetries = 0);
        using var spans = new Spans();
        for (var i = 0; i < 3; i++)
        {
            try
            {
                _ = async ? await client.Workflows.GetAsync("wf_1") : client.Workflows.Get("wf_1");
            }
            catch (FlowMaestroException)
            {
                // The trace is what is looked at.
            }
        }

        Assert.That(spans.Ended.Select(static s => s.Status), Is.All.EqualTo(ActivityStatusCode.Error));
        Assert.That(spans.Ended.Select(static s => s.GetTagItem("error.type")), Is.EqualTo(new[] { "404", "invalid_response", "connection_lost" }));
        Assert.That(spans.Ended.Select(static s => s.GetTagItem("http.response.status_code")), Is.EqualTo(new object?[] { 404, 200, null }));
    }

    [Test]
    public async Task TellsOfACancelledCall()
    {
        await using var server = SocketServer.Start(Reply.Nothing.ThenStall());
        using var client = TestClient.For(server);
        using var spans = new Spans();
        using var cancel = new CancellationTokenSource();
        var call = client.Workflows.GetAsync("wf_1", cancellationToken: cancel.Token);
        await server.StallsAsync();

        await cancel.CancelAsync();

        await Assert.ThatAsync(() => call, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(spans.Ended.Single().GetTagItem("error.type"), Is.EqualTo("cancelled"));
    }

    [Test]
    public async Task HoldsAStreamWithItsCallsAndReconnections([Values] bool async)
    {
        var connections = new Queue<Reply>([Reply.Events().Then("event: node:started\ndata: {}\n\n").ThenClose(), Reply.Events().Then(Terminal).ThenClose()]);
        await using var server = SocketServer.Start(request => request.Target.EndsWith("/events", StringComparison.Ordinal) ? connections.Dequeue() : Reply.Json(Running));
        using var client = TestClient.For(server, static options => options.TimeProvider = new ManualTimeProvider().SkipPauses(TimeSpan.FromMilliseconds(999)));
        using var spans = new Spans();

        _ = async ? await client.Executions.StreamAsync("exec_1").AllAsync() : client.Executions.Stream("exec_1").ToList();

        var stream = spans.Ended[^1];
        Assert.That(stream.DisplayName, Is.EqualTo("Executions.Stream"));
        Assert.That(stream.ParentSpanId, Is.EqualTo(spans.Root.SpanId));
        Assert.That(stream.GetTagItem("flowmaestro.execution.id"), Is.EqualTo("exec_1"));
        Assert.That(stream.Events.Select(static e => e.Name), Is.EqualTo(new[] { "reconnect" }));
        Assert.That(stream.Events.Single().Tags.Single(static t => t.Key == "error.type").Value, Is.EqualTo("connection_closed"));
        Assert.That(spans.Ended.SkipLast(1).Select(static s => s.ParentSpanId), Is.All.EqualTo(stream.SpanId));
        Assert.That(spans.Ended.Count(static s => s.DisplayName == "GET /api/v1/executions/{execution_id}/events"), Is.EqualTo(2));
        Assert.That(spans.Ended.Select(static s => s.DisplayName), Has.None.Contain("exec_1"));
        Assert.That(Activity.Current, Is.SameAs(spans.Root));
    }

    [Test]
    public async Task LeavesTheCallersActivityCurrentThroughoutAStreamLoop([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Events().Then("event: node:started\ndata: {}\n\nevent: node:completed\ndata: {}\n\n").Then(Terminal).ThenClose());
        using var client = TestClient.For(server);
        using var spans = new Spans();
        using var before = Spans.StartOfTheCaller("before the loop");
        Activity? inner = null;
        var seen = new List<Activity?>();

        if (async)
        {
            await foreach (var e in client.Executions.StreamAsync("exec_1"))
            {
                seen.Add(Activity.Current);
                inner ??= Spans.StartOfTheCaller("begun inside");
                await Task.Yield();
            }
        }
        else
        {
            foreach (var e in client.Executions.Stream("exec_1"))
            {
                seen.Add(Activity.Current);
                inner ??= Spans.StartOfTheCaller("begun inside");
            }
        }

        Assert.That(seen, Is.EqualTo(new[] { before, inner, inner }));
        Assert.That(Activity.Current, Is.SameAs(inner), "and after it");
        inner!.Dispose();
        Assert.That(Activity.Current, Is.SameAs(before));
        Assert.That(spans.Ended[^1].ParentSpanId, Is.EqualTo(before!.SpanId));
    }

    [Test]
    public async Task EndsTheActivityOfAStreamThatIsLeftEarly()
    {
        await using var server = SocketServer.Start(Reply.Events().Then("event: node:started\ndata: {}\n\n").ThenStall());
        using var client = TestClient.For(server);
        using var spans = new Spans();

        await foreach (var e in client.Executions.StreamAsync("exec_1"))
        {
            break;
        }

        Assert.That(spans.Ended[^1].DisplayName, Is.EqualTo("Executions.Stream"));
        Assert.That(spans.Ended[^1].Status, Is.EqualTo(ActivityStatusCode.Unset));
    }

    [Test]
    public async Task TellsOfAStreamThatCannotBeOpened([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 401));
        using var client = TestClient.For(server);
        using var spans = new Spans();

        await Assert.ThatAsync(
            async () => _ = async ? await client.Executions.StreamAsync("exec_1").AllAsync() : client.Executions.Stream("exec_1").ToList(),
            Throws.TypeOf<FlowMaestroAuthenticationException>());

        Assert.That(spans.Ended.Select(static s => (s.DisplayName, s.GetTagItem("error.type"))), Is.EqualTo(new (string, object?)[]
        {
            ("GET /api/v1/executions/{execution_id}/events", "401"),
            ("Executions.Stream", "401"),
        }));
    }

    [Test]
    public async Task HoldsAWaitWithItsCalls([Values] bool async)
    {
        var asked = 0;
        await using var server = SocketServer.Start(request => request.Target.EndsWith("/events", StringComparison.Ordinal)
            ? Reply.Events().Then(Terminal).ThenClose()
            : Reply.Json(Interlocked.Increment(ref asked) == 1 ? Running : Completed));
        using var client = TestClient.Impatient(server, new ManualTimeProvider());
        using var spans = new Spans();

        _ = async ? await client.Executions.WaitForCompletionAsync("exec_1") : client.Executions.WaitForCompletion("exec_1");

        // Asynchronous polls are shared by all waits, and no wait's part: what is traced in its place is the stream.
        var wait = spans.Ended[^1];
        Assert.That(wait.DisplayName, Is.EqualTo("Executions.WaitForCompletion"));
        Assert.That(wait.ParentSpanId, Is.EqualTo(spans.Root.SpanId));
        Assert.That(spans.Ended.SkipLast(1).Select(static s => s.ParentSpanId), Is.All.EqualTo(wait.SpanId));
        Assert.That(spans.Ended, Has.Count.GreaterThanOrEqualTo(async ? 2 : 3));
        Assert.That(Activity.Current, Is.SameAs(spans.Root));
    }

    [Test]
    public async Task HoldsAMessageAndItsReply([Values] bool async)
    {
        await using var server = SocketServer.Start(request => request.Method == "POST"
            ? Reply.Json("""{"data":{"thread_id":"thr_1","role":"assistant","content":"Hello"},"meta":{"request_id":"r","timestamp":"2026-02-03T10:15:30.000Z"}}""")
            : Reply.Json("""{"statusCode":404,"error":"Not Found","message":"Route not found"}""", 404));
        using var client = TestClient.For(server);
        using var spans = new Spans();

        _ = async ? await client.Threads.SendMessageStreamAsync("thr_1", "Hello?").AllAsync() : client.Threads.SendMessageStream("thr_1", "Hello?").ToList();

        var message = spans.Ended[^1];
        Assert.That(message.DisplayName, Is.EqualTo("Threads.SendMessageStream"));
        Assert.That(message.GetTagItem("flowmaestro.thread.id"), Is.EqualTo("thr_1"));
        Assert.That(spans.Ended.SkipLast(1).Select(static s => s.ParentSpanId), Is.Not.Empty.And.All.EqualTo(message.SpanId));
    }

    [Test]
    public async Task ShowsNeitherKeyNorInput()
    {
        await using var server = SocketServer.Start(Reply.Json($$$"""{"error":{"code":"{{{TestClient.Key}}}","message":"INPUTCANARY {{{TestClient.Key}}}"}}""", 400));
        using var client = TestClient.For(server);
        using var spans = new Spans();

        await Assert.ThatAsync(() => client.Workflows.ExecuteAsync("wf_1", new { q = "INPUTCANARY" }), Throws.TypeOf<FlowMaestroValidationException>());

        var span = spans.Ended.Single();
        Assert.That($"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Events)}", Does.Not.Contain("CANARY"));
    }
}
