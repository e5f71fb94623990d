using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming;

/// <summary>
/// Each fault, asynchronously and synchronously, under a stream and under a wait, on a clock on which every pause is
/// skipped: however the network misbehaves, the following ends, with the truth, once.
/// </summary>
public class FaultMatrixTests
{
    // Far enough that a fault has shown itself; in a case that must end with an exception it never comes.
    private const int OverAfterChecks = 40;

    private static readonly ConcurrentDictionary<string, ConcurrentDictionary<string, string>> Results = new();

    [OneTimeTearDown]
    public static void PrintTable()
    {
        string[] columns = ["stream async", "stream sync", "wait async", "wait sync"];
        TestContext.Progress.WriteLine($"| fault | {string.Join(" | ", columns)} |\n|---|---|---|---|---|");
        foreach (var (fault, cells) in Results.OrderBy(static r => r.Key))
        {
            TestContext.Progress.WriteLine($"| {fault} | {string.Join(" | ", columns.Select(c => cells.GetValueOrDefault(c, "RED")))} |");
        }
    }

    [TestCaseSource(typeof(FaultMatrixTests), nameof(Cases))]
    public async Task StreamEndsWithTheTruth(string name, bool async)
    {
        var fault = Fault.All.Single(f => f.Name == name);
        await using var server = Server(fault, isHopeless: fault.StreamFails is not null);
        using var client = Client(server);

        if (fault.StreamFails is { } expected)
        {
            Assert.That(async () => await client.EventsAsync(async), Throws.InstanceOf(expected));
            Green(fault, "stream", async, expected.Name);
            return;
        }

        var events = await client.EventsAsync(async);

        Assert.That(events.Count(static e => e.IsTerminal), Is.EqualTo(1));
        Assert.That(events[^1].Type, Is.EqualTo($"execution:{fault.Status}"));
        Green(fault, "stream", async, events[^1].Type);
    }

    [TestCaseSource(typeof(FaultMatrixTests), nameof(Cases))]
    public async Task WaitReturnsTheTruth(string name, bool async)
    {
        var fault = Fault.All.Single(f => f.Name == name);
        await using var server = Server(fault, isHopeless: false);
        using var client = Client(server);

        var execution = await client.WaitAsync(async);

        Assert.That(execution.Status, Is.EqualTo((ExecutionStatus)fault.Status));
        Green(fault, "wait", async, execution.Status.Value);
    }

    [Test]
    public async Task NobodyThereOnTheFirstConnectIsAnExceptionAtOnce([Values] bool async, [Values] bool stream)
    {
        var server = SocketServer.Start(Reply.Nothing);
        await server.DisposeAsync();
        using var client = TestClient.Impatient(server, new ManualTimeProvider());

        Assert.That(async () => _ = stream ? (object)await client.EventsAsync(async) : await client.WaitAsync(async), Throws.InstanceOf<FlowMaestroConnectionException>()
            .With.Property(nameof(FlowMaestroException.Code)).EqualTo(FlowMaestroErrorCodes.ConnectionFailed)
            .And.Property(nameof(FlowMaestroException.ExecutionId)).EqualTo(Frames.Id));
    }

    [Test]
    public async Task NobodyThereAfterTheFirstConnectEndsAfterMinutesOfAskingInVain([Values] bool async)
    {
        var clock = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(29));
        var server = new ExecutionServer(Reply.Events().Then(Frames.Connected + Frames.Node(1)).ThenStall());
        using var client = server.Client(o => (o.TimeProvider, o.Timeout) = (clock, Timeout.InfiniteTimeSpan));

        var events = Following.OnAThread(() => client.EventsAsync(async)).Unwrap();
        await server.Socket.StallsAsync();
        await server.DisposeAsync();

        Assert.That(async () => await events, Throws.InstanceOf<FlowMaestroConnectionException>());
        Assert.That(clock.Elapsed, Is.GreaterThan(TimeSpan.FromMinutes(5)).And.LessThan(TimeSpan.FromMinutes(10)));
    }

    [Test]
    public async Task AnEventInTheMomentInWhichAPollIsChosenDoesNotStopThePolls()
    {
        for (var i = 0; i < 300; i++)
        {
            using var server = new BrokenStream();
            using var client = TestClient.For(server, o => (o.TimeProvider, o.Timeout) = (new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(15)), Timeout.InfiniteTimeSpan));

            var events = await client.EventsAsync(async: true).WaitAsync(TimeSpan.FromSeconds(20));

            Assert.That(events[^1].Type, Is.EqualTo("execution:completed"));
        }
    }

    private static IEnumerable<TestCaseData> Cases() =>
        from fault in Fault.All
        from async in new[] { true, false }
        select new TestCaseData(fault.Name, async).SetArgDisplayNames(fault.Name, async ? "async" : "sync");

    private static ExecutionServer Server(Fault fault, bool isHopeless) => new(fault.Connections)
    {
        OnCheck = n => n >= OverAfterChecks && !isHopeless ? Reply.Json(Frames.Execution(fault.Status)) : null,
    };

    private static FlowMaestroClient Client(ExecutionServer server) =>
        server.Client(o => o.TimeProvider = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(15)));

    private static void Green(Fault fault, string what, bool async, string end) =>
        Results.GetOrAdd(fault.Name, static _ => new())[$"{what} {(async ? "async" : "sync")}"] = end;

    /// <summary>A server in memory whose stream delivers, breaks off and is down, again and again; the execution is over after some polls.</summary>
    private sealed class BrokenStream : HttpMessageHandler
    {
        private int _streams;
        private int _polls;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (!request.RequestUri!.AbsolutePath.EndsWith("/events", StringComparison.Ordinal))
            {
                return StubHandler.JsonResponse(Frames.Execution(Interlocked.Increment(ref _polls) < 30 ? "running" : "completed"));
            }

            return Interlocked.Increment(ref _streams) % 2 == 0
                ? StubHandler.JsonResponse("{}", HttpStatusCode.InternalServerError)
                : new HttpResponseMessage { Content = new StringContent(Frames.Connected + Frames.Node(1), new MediaTypeHeaderValue("text/event-stream")) };
        }
    }
}
