using FlowMaestro.Tests.TestDoubles;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Tests.Diagnostics;

public class LogTests
{
    private const string Workflow = """{"data":{"id":"wf_IDCANARY","name":"NAMECANARY","version":1},"meta":{"request_id":"r"}}""";
    private const string Started = """{"data":{"execution_id":"exec_1","workflow_id":"wf_1","status":"pending","inputs":{"q":"INPUTCANARY"}}}""";

    private const string Running = """{"data":{"id":"exec_1","workflow_id":"wf_1","status":"running"}}""";

    /// <summary>The questions beside a stream come a second apart at least.</summary>
    private static readonly TimeSpan OnlyReconnections = TimeSpan.FromMilliseconds(999);

    private readonly RecordedLog _log = new(LogLevel.Trace);

    [Test]
    public async Task TellsOfACallInOneLine([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        using var client = TestClient.For(server, options => options.LoggerFactory = _log);

        _ = async ? await client.Workflows.GetAsync("wf_IDCANARY") : client.Workflows.Get("wf_IDCANARY");

        var entry = _log.Entries.Single();
        Assert.That(entry.Category, Is.EqualTo("FlowMaestro.Calls"));
        Assert.That(entry.Level, Is.EqualTo(LogLevel.Debug));
        Assert.That((entry.Id, entry.EventName), Is.EqualTo((10, "CallAnswered")));
        Assert.That(entry.Message, Does.Match(@"^GET /api/v1/workflows/\{workflow_id\} returned 200 after \d+ ms \(attempts: 1\)\.$"));
    }

    [Test]
    public async Task TellsOfAFailedCallInOneLine([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Json("""{"error":{"code":"resource_not_found","message":"No workflow INPUTCANARY"}}""", 404, ("x-request-id", "req-7")));
        using var client = TestClient.For(server, options => options.LoggerFactory = _log);

        await Fails<FlowMaestroNotFoundException>(async () => _ = async ? await client.Workflows.GetAsync("wf_1") : client.Workflows.Get("wf_1"));

        var entry = _log.Entries.Single();
        Assert.That((entry.Level, entry.Id, entry.EventName), Is.EqualTo((LogLevel.Debug, 11, "CallFailed")));
        Assert.That(entry.Message, Does.Contain("404").And.Contain("req-7").And.Not.Contain("CANARY"));
    }

    [Test]
    public async Task TellsOfAResponseThatCannotBeReadAsAFailure()
    {
        await using var server = SocketServer.Start(Reply.Bytes("<html>"u8.ToArray(), 200, "text/html"));
        using var client = TestClient.For(server, options => options.LoggerFactory = _log);

        await Fails<FlowMaestroException>(() => client.Workflows.GetAsync("wf_1"));

        Assert.That(_log.Entries.Single().Values["ErrorType"], Is.EqualTo("invalid_response"));
    }

    [Test]
    public async Task WarnsOfEachRetryWithItsReason([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Nothing.ThenReset(), Reply.Json("{}", 503), Reply.Json("{}", 429, ("Retry-After", "7")), Reply.Json(Workflow));
        using var client = TestClient.Impatient(server, new ManualTimeProvider(), options => options.LoggerFactory = _log);

        _ = async ? await client.Workflows.GetAsync("wf_1") : client.Workflows.Get("wf_1");

        var retries = _log.Entries.Where(static e => e.Level == LogLevel.Warning).ToList();
        Assert.That(retries.Select(static e => e.Id), Is.All.EqualTo(12));
        Assert.That(retries.Select(static e => e.Values["ErrorType"]), Is.EqualTo(new object[] { "connection_lost", "503", "429" }));
        Assert.That(retries.Select(static e => e.Values["Attempt"]), Is.EqualTo(new object[] { 1, 2, 3 }));
        Assert.That(retries[^1].Values["PauseMilliseconds"], Is.EqualTo(7000));
        Assert.That(_log.Entries.Single(static e => e.Id == 10).Values["Attempts"], Is.EqualTo(4));
    }

    [Test]
    public async Task WarnsOfAStreamThatIsOpenedAgainWithTheReason([Values] bool async)
    {
        var connections = new Queue<Reply>(
        [
            Reply.Events().Then("event: node:started\ndata: {\"nodeId\":\"DATACANARY\"}\n\n").ThenClose(),
            Reply.Json("{}", 503),
            Reply.Events().Then("event: execution:completed\ndata: {\"outputs\":\"DATACANARY\"}\n\n").ThenClose(),
        ]);
        await using var server = SocketServer.Start(request => request.Target.EndsWith("/events", StringComparison.Ordinal) ? connections.Dequeue() : Reply.Json(Running));
        using var client = TestClient.For(server, options =>
        {
            options.LoggerFactory = _log;
            options.TimeProvider = new ManualTimeProvider().SkipPauses(OnlyReconnections);
        });

        var events = async ? await client.Executions.StreamAsync("exec_1").AllAsync() : [.. client.Executions.Stream("exec_1")];

        Assert.That(events[^1], Is.InstanceOf<ExecutionCompletedEvent>());
        var warnings = _log.Entries.Where(static e => e.EventName == "StreamReconnecting").ToList();
        Assert.That(warnings.Select(static e => (e.Category, e.Level, e.Id)), Is.All.EqualTo(("FlowMaestro.Streams", LogLevel.Warning, 20)));
        Assert.That(warnings.Select(static e => e.Values["Reason"]), Is.EqualTo(new[] { "the server closed the connection", "503" }));
        Assert.That(_log.Entries.Select(static e => e.Everything), Has.None.Contain("CANARY"));
    }

    [Test]
    public async Task ShowsNeitherKeyNorIdNorInputNorResponse([Values] bool async)
    {
        await using var server = SocketServer.Start(
            Reply.Json(Started, 202, ("x-request-id", TestClient.Key)),
            Reply.Json($$$"""{"error":{"code":"{{{TestClient.Key}}}","message":"INPUTCANARY {{{TestClient.Key}}}"},"meta":{"request_id":"{{{TestClient.Key}}}"}}""", 400, ("x-request-id", TestClient.Key)),
            Reply.Json("INPUTCANARY", 500));
        using var client = TestClient.For(server, options =>
        {
            options.LoggerFactory = _log;
            options.Headers["X-Tenant"] = "HEADERCANARY";
            options.MaxRetries = 0;
        });
        for (var i = 0; i < 3; i++)
        {
            try
            {
                var inputs = new { q = "INPUTCANARY" };
                _ = async ? await client.Workflows.ExecuteAsync("wf_IDCANARY", inputs) : client.Workflows.Execute("wf_IDCANARY", inputs);
            }
            catch (FlowMaestroException)
            {
                // The log is what is looked at.
            }
        }

        Assert.That(_log.Entries, Has.Count.EqualTo(3));
        Assert.That(_log.Entries.Select(static e => e.Everything), Has.None.Contain("CANARY"));
    }

    [Test]
    public async Task WritesNothingWhereOnlyWarningsAreWanted()
    {
        var log = new RecordedLog(LogLevel.Warning);
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        using var client = TestClient.For(server, options => options.LoggerFactory = log);

        await client.Workflows.GetAsync("wf_1");

        Assert.That(log.Entries, Is.Empty);
    }

    private static async Task Fails<T>(Func<Task> call)
        where T : Exception => await Assert.ThatAsync(call, Throws.TypeOf<T>());
}
