using System.Net;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming.Polling;

/// <summary>Trouble of one wait, or for a moment, which must not become everybody's.</summary>
[NonParallelizable]
public class OutageTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RunServer _server;

    public OutageTests() => _server = new RunServer(_clock);

    /// <summary>Four first polls slept for the minute that a gateway asked for, and nobody else was polled for.</summary>
    [Test]
    public void WaitsWhoseFirstPollIsRefusedHoldNobodyUp()
    {
        using var client = _server.Client();
        var failing = Enumerable.Range(0, 4).Select(i => _server.Start(TimeSpan.FromHours(1), $"wf_{i}")).ToList();
        _server.Override = target => failing.Exists(run => target.EndsWith(run.Id, StringComparison.Ordinal)) ? Unavailable() : null;
        var stuck = failing.Select(run => client.Executions.WaitForCompletionAsync(run.Id, timeout: Timeout.InfiniteTimeSpan)).ToList();
        var simulation = new Simulation(_clock, client);
        simulation.MoveTo(TimeSpan.FromSeconds(1));

        simulation.Wait(_server.Start(TimeSpan.Zero, "wf_9"));
        simulation.MoveTo(TimeSpan.FromSeconds(20));

        Assert.That((simulation.Lateness.Count, stuck.Exists(static wait => wait.IsCompleted)), Is.EqualTo((1, false)));
    }

    [Test]
    public void AProviderOfKeysThatFailsOnceEndsNoWait()
    {
        var asked = 0;
        using var client = _server.Client(options =>
            options.ApiKeyProvider = () => ++asked == 4 ? throw new IOException("The file is being replaced.") : TestClient.Key);
        var simulation = new Simulation(_clock, client);
        simulation.Wait(_server.Start(TimeSpan.FromSeconds(30)));
        simulation.Wait(_server.Start(TimeSpan.FromSeconds(40), "wf_2"));

        simulation.MoveTo(TimeSpan.FromMinutes(2));

        Assert.That((simulation.Lateness.Count, asked), Is.EqualTo((2, asked)));
        Assert.That(asked, Is.GreaterThan(4));
    }

    [Test]
    public async Task StreamsOfAWaitThatEndAtOnceAreTriedThreeTimes()
    {
        await using var server = new ExecutionServer(Reply.Events().Then(Frames.Connected).ThenClose());
        server.OnCheck = n => n < 12 ? null : Reply.Json(Frames.Execution("completed"));
        using var client = server.Client(options => options.TimeProvider = _clock.SkipPauses(TimeSpan.FromSeconds(10)));

        await client.WaitAsync(async: true, progress: new Progress<ExecutionEvent>());
        await client.WaitAsync(async: true);

        Assert.That(server.Streams, Is.EqualTo(3), "and none for a while after that");
    }

    [Test]
    public async Task ATimeoutBesideALiveStreamIsKept()
    {
        await using var server = new ExecutionServer(Reply.Events().Then(Frames.Connected + Frames.Node(1)).ThenStall());
        using var client = server.Client(options => options.TimeProvider = _clock);
        var told = new Told();

        var wait = client.WaitAsync(async: true, timeout: TimeSpan.FromSeconds(5), progress: told);
        await told.Signal.Task;
        _clock.Advance(TimeSpan.FromSeconds(5));

        await Assert.ThatAsync(() => wait, Throws.InstanceOf<FlowMaestroTimeoutException>());
        Assert.That(_clock.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task ADisposedClientEndsTheStreamOfAThread([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Events().Then(Frames.Frame("connected", "{}")).ThenStall());
        var client = TestClient.For(server);

        var reading = async ? ReadAsync(client) : Following.OnAThread(() => client.Threads.Stream("thr_1").Count());
        await server.StallsAsync();
        client.Dispose();

        await Assert.ThatAsync(() => reading, Throws.InstanceOf<FlowMaestroConnectionException>());
    }

    [Test]
    public async Task AThreadsStreamThatIsCancelledEndsWithTheCallersToken([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Events().Then(Frames.Frame("connected", "{}")).ThenStall());
        using var client = TestClient.For(server);
        using var cancellation = new CancellationTokenSource();

        var reading = async
            ? ReadAsync(client, cancellation.Token)
            : Following.OnAThread(() => client.Threads.Stream("thr_1", cancellationToken: cancellation.Token).Count());
        await server.StallsAsync();
        await cancellation.CancelAsync();

        var e = (await Assert.CatchAsync<OperationCanceledException>(() => reading))!;
        Assert.That(e.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    private static async Task<int> ReadAsync(FlowMaestroClient client, CancellationToken cancellationToken = default)
    {
        var count = 0;
        await foreach (var unused in client.Threads.StreamAsync("thr_1", cancellationToken: cancellationToken))
        {
            count++;
        }

        return count;
    }

    private static HttpResponseMessage Unavailable()
    {
        var response = StubHandler.JsonResponse("{}", HttpStatusCode.ServiceUnavailable);
        response.Headers.Add("Retry-After", "60");
        return response;
    }

    private sealed class Told : IProgress<ExecutionEvent>
    {
        public Signal Signal { get; } = new();

        public void Report(ExecutionEvent value) => Signal.TrySetResult();
    }
}
