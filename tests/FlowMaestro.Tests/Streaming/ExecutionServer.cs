using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming;

/// <summary>A server with one execution: tells its state when asked, and plays a script of stream connections.</summary>
internal sealed class ExecutionServer : IAsyncDisposable
{
    private readonly SocketServer _server;
    private readonly Queue<Reply> _connections;
    private readonly object _gate = new();
    private int _checks;
    private int _streams;

    /// <param name="connections">What each connection of the stream gets, in order; the last one goes on.</param>
    public ExecutionServer(params Reply[] connections)
    {
        _connections = new Queue<Reply>(connections);
        _server = SocketServer.Start(Route);
    }

    /// <summary>The state that a question is answered with.</summary>
    public string Status { get; set; } = "running";

    /// <summary>Answers the question of this number, from 1, in another way; null for the usual one.</summary>
    public Func<int, Reply?> OnCheck { get; set; } = static _ => null;

    public int Checks => Volatile.Read(ref _checks);

    public int Streams => Volatile.Read(ref _streams);

    public Uri Url => _server.Url;

    public SocketServer Socket => _server;

    /// <summary>A client whose attempts have no limit, which a clock that skips pauses would reach while a response is on its way.</summary>
    public FlowMaestroClient Client(Action<FlowMaestroClientOptions>? configure = null) => TestClient.For(_server, options =>
    {
        options.Timeout = Timeout.InfiniteTimeSpan;
        configure?.Invoke(options);
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Reply Route(RecordedRequest request)
    {
        if (!request.Target.EndsWith("/events", StringComparison.Ordinal))
        {
            return OnCheck(Interlocked.Increment(ref _checks)) ?? Reply.Json(Frames.Execution(Status));
        }

        Interlocked.Increment(ref _streams);
        lock (_gate)
        {
            return _connections.Count > 1 ? _connections.Dequeue() : _connections.Peek();
        }
    }
}
