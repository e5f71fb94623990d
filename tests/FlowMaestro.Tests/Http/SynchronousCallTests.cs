using System.Net;
using FlowMaestro.Http;
using FlowMaestro.Tests.Streaming;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

/// <summary>Synchronous calls on the wire and under TLS.</summary>
public sealed class SynchronousCallTests
{
    private static readonly Reply Workflow = Reply.Json("""{"data":{"id":"wf_1"}}""");
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMilliseconds(200);

    [Test]
    public async Task SynchronousAndAsynchronousCallsShareAConnection([Values] bool tls)
    {
        await using var server = SocketServer.Start(Workflow);
        await using var front = new TlsFront(server);
        using var client = Client(tls ? front.Url : server.Url);

        for (var i = 0; i < 4; i++)
        {
            var workflow = i % 2 == 0 ? client.Workflows.Get("wf_1") : await client.Workflows.GetAsync("wf_1");
            Assert.That(workflow.Data.Id, Is.EqualTo("wf_1"));
        }

        Assert.That(server.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task ABodyMayBeLargerThanAnyBuffer([Values] bool tls)
    {
        var name = new string('n', 3 << 20);
        await using var server = SocketServer.Start(Reply.Json($$"""{"data":{"id":"wf_1","name":"{{name}}"} }"""));
        await using var front = new TlsFront(server);
        using var client = Client(tls ? front.Url : server.Url);

        Assert.That(client.Workflows.Get("wf_1").Data.Name, Is.EqualTo(name));
    }

    [Test]
    public async Task AConnectionThatTheServerClosedIsNotUsedAgain([Values] bool tls)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = SocketServer.Start(Workflow.ThenClose().Then(closed.SetResult), Workflow);
        await using var front = new TlsFront(server);
        using var client = Client(tls ? front.Url : server.Url, options => options.MaxRetries = 0);

        client.Workflows.Get("wf_1");
        await (tls ? front.EndOfAsync(0) : closed.Task);

        Assert.That(client.Workflows.Get("wf_1").Data.Id, Is.EqualTo("wf_1"));
        Assert.That(server.Connections, Is.EqualTo(2));
    }

    [Test]
    public async Task AStreamIsReadUnderTls()
    {
        await using var server = SocketServer.Start(r => r.Target.EndsWith("/events", StringComparison.Ordinal)
            ? Reply.Events().Then(Frames.Connected + Frames.Started).Then(Frames.KeepAlive).Then(Frames.Completed).ThenStall()
            : Reply.Json(Frames.Execution("completed")));
        await using var front = new TlsFront(server);
        using var client = Client(front.Url);

        Assert.That(client.Executions.Stream(Frames.Id).Last(), Is.InstanceOf<ExecutionCompletedEvent>());
    }

    [Test]
    public async Task AProxysTunnelIsUsed()
    {
        await using var server = SocketServer.Start(Workflow);
        await using var front = new TlsFront(server);
        await using var proxy = new TunnelProxy();
        using var handler = Handler(TimeSpan.FromSeconds(10));
        handler.Proxy = new WebProxy(proxy.Url);
        using var client = TestClient.For(front.Url, options => options.Handler = handler);

        Assert.That(client.Workflows.Get("wf_1").Data.Id, Is.EqualTo("wf_1"));
        Assert.That(client.Workflows.Get("wf_1").Data.Id, Is.EqualTo("wf_1"));
        Assert.That((proxy.Target, server.Connections), Is.EqualTo((front.Url.Authority, 1)));
    }

    [Test]
    public async Task AServerThatDoesNotShakeHandsIsGivenUpOn()
    {
        // Takes what it is sent, and is silent.
        await using var server = SocketServer.Start(Reply.Unread.ThenStall());
        using var client = Client(new UriBuilder(server.Url) { Scheme = "https" }.Uri, options => options.MaxRetries = 0, ConnectTimeout);

        Assert.That(() => client.Workflows.Get("wf_1"), Throws.TypeOf<FlowMaestroTimeoutException>().With.Property("OutcomeUnknown").False);
    }

    [Test]
    public async Task AResponseThatStallsUnderTlsEndsWithTheCallsLimit()
    {
        await using var server = SocketServer.Start(Reply.Head(200, 100).Then("{").ThenStall());
        await using var front = new TlsFront(server);
        using var client = Client(front.Url, options =>
        {
            options.MaxRetries = 0;
            options.Timeout = ConnectTimeout;
        });

        Assert.That(() => client.Workflows.Get("wf_1"), Throws.TypeOf<FlowMaestroTimeoutException>());
    }

    [Test]
    public async Task ARefusalIsAConnectionFailure([Values] bool tls)
    {
        int port;
        await using (var gone = SocketServer.Start())
        {
            port = gone.Port;
        }

        using var client = Client(new Uri($"{(tls ? "https" : "http")}://127.0.0.1:{port}/"), options => options.MaxRetries = 0);

        Assert.That(() => client.Workflows.Get("wf_1"), Throws.TypeOf<FlowMaestroConnectionException>().With.Property("OutcomeUnknown").False);
    }

    /// <summary>The read that cuts another one off may get its next byte: "vent: message:started" was an event of type "message".</summary>
    [Test]
    public async Task NothingIsReadFromAStreamThatWasCut()
    {
        using var body = new CutBody();
        using var handler = new StubHandler(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) { Headers = { { "Content-Type", "text/event-stream" } } } });
        using var client = TestClient.For(handler);
        using var source = new CancellationTokenSource();
        var seen = 0;

        var reading = Following.OnAThread(() => client.Threads.Stream("th_1", cancellationToken: source.Token).Select(_ => seen++).ToList());
        await body.Reading;
        await source.CancelAsync();

        Assert.That(() => reading, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(seen, Is.Zero);
    }

    private static FlowMaestroClient Client(Uri url, Action<FlowMaestroClientOptions>? configure = null, TimeSpan? connectTimeout = null) =>
        TestClient.For(url, options =>
        {
            options.Handler = Handler(connectTimeout ?? TimeSpan.FromSeconds(10));
            configure?.Invoke(options);
        });

    private static SocketsHttpHandler Handler(TimeSpan connectTimeout)
    {
        var handler = Sockets.CreateHandler(new FlowMaestroClientOptions { ConnectTimeout = connectTimeout });
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        return handler;
    }

    /// <summary>A body whose only frame has lost its first letter to whoever cut it.</summary>
    private sealed class CutBody : MemoryStream
    {
        private readonly TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _reads;

        public Task Reading => _reading.Task;

        public override int Read(Span<byte> buffer)
        {
            _reading.TrySetResult();
            _cut.Task.Wait();
            var left = _reads++ == 0 ? "vent: message:started\ndata: {}\n\n"u8 : [];
            left.CopyTo(buffer);
            return left.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
        {
            _cut.TrySetResult();
            return new(0);
        }
    }
}
