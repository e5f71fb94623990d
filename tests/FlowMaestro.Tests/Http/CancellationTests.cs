using System.Net;
using System.Net.Sockets;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

/// <summary>A call that nothing else would ever end is ended by its caller, by the client's end or by its own limit.</summary>
public sealed class CancellationTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(150);

    public enum Place
    {
        Connecting,
        Headers,
        InTheHeaders,
        Body,
        CompressedBody,
        ErrorBody,
        BackOff,
        Handler,
    }

    [Test]
    public async Task TheCallersTokenEndsTheCallAtOnce([Values] Place place, [Values] bool async, [Values] bool usersHandler)
    {
        await using var server = SocketServer.Start(ReplyAt(place));
        using var blackHole = place == Place.Connecting ? new BlackHole() : null;
        using var handler = place == Place.Handler ? (HttpMessageHandler)StubHandler.Silent() : usersHandler ? new SocketsHttpHandler() : null;
        using var client = TestClient.For(blackHole?.Url ?? server.Url, options => options.Handler = handler);
        using var source = new CancellationTokenSource();

        var thrown = await Failure.OfAsync(
            client,
            async,
            (c => c.Workflows.GetAsync("wf_1", cancellationToken: source.Token), c => c.Workflows.Get("wf_1", cancellationToken: source.Token)),
            meanwhile: async () =>
            {
                await ReachedAsync(place, server, handler as StubHandler);
                await source.CancelAsync();
            });

        Assert.That(thrown, Is.InstanceOf<OperationCanceledException>());
        Assert.That(((OperationCanceledException)thrown!).CancellationToken, Is.EqualTo(source.Token));
    }

    [Test]
    public async Task TheClientsEndEndsItsCallsAtOnce([Values(Place.Headers, Place.Body, Place.Handler)] Place place, [Values] bool async)
    {
        await using var server = SocketServer.Start(ReplyAt(place));
        using var handler = place == Place.Handler ? StubHandler.Silent() : null;
        using var client = TestClient.For(server, options => options.Handler = handler);

        var thrown = await Failure.OfAsync(client, async, (c => c.Workflows.GetAsync("wf_1"), c => c.Workflows.Get("wf_1")), meanwhile: async () =>
        {
            await ReachedAsync(place, server, handler);
            await client.DisposeAsync();
        });

        Assert.That(thrown, Is.TypeOf<FlowMaestroConnectionException>().With.Property("Attempts").EqualTo(1));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.Workflows.GetAsync("wf_1"));
    }

    [Test]
    public async Task AnOwnLimitIsATimeout(
        [Values(Place.Connecting, Place.Headers, Place.InTheHeaders, Place.Body, Place.CompressedBody, Place.ErrorBody, Place.Handler)] Place place,
        [Values] bool async,
        [Values] bool usersHandler)
    {
        var clock = new ManualTimeProvider();
        await using var server = SocketServer.Start(ReplyAt(place));
        using var blackHole = place == Place.Connecting ? new BlackHole() : null;
        using var handler = place == Place.Handler ? (HttpMessageHandler)StubHandler.Silent() : usersHandler ? new SocketsHttpHandler() : null;
        using var client = TestClient.For(blackHole?.Url ?? server.Url, options =>
        {
            options.Handler = handler;
            options.MaxRetries = 0;
            options.Timeout = Limit;
            options.TimeProvider = clock;
        });

        var thrown = await Failure.OfAsync(client, async, (c => c.Workflows.GetAsync("wf_1"), c => c.Workflows.Get("wf_1")), meanwhile: async () =>
        {
            await clock.TimerAsync(static due => due == Limit);
            await ReachedAsync(place, server, handler as StubHandler);
            clock.Advance(Limit);
        });

        Assert.That(thrown, Is.TypeOf<FlowMaestroTimeoutException>().With.Property("Code").EqualTo(FlowMaestroErrorCodes.Timeout));
    }

    [Test]
    public async Task TheTimeToConnectIsAnOwnLimitAfterWhichNothingWasSent([Values] bool async)
    {
        using var blackHole = new BlackHole();
        using var client = TestClient.For(blackHole.Url, static options =>
        {
            options.ConnectTimeout = TimeSpan.FromMilliseconds(100);
            options.MaxRetryDelay = TimeSpan.Zero;
            options.MaxRetries = 1;
        });

        var thrown = await Failure.OfAsync(client, async, (c => c.Workflows.ExecuteAsync("wf_1"), c => c.Workflows.Execute("wf_1")));

        Assert.That(thrown, Is.TypeOf<FlowMaestroTimeoutException>().With.Property("OutcomeUnknown").False.And.Property("Attempts").EqualTo(2));
    }

    [Test]
    public async Task ATokenThatIsCancelledAlreadySendsNothing([Values] bool async)
    {
        await using var server = SocketServer.Start();
        using var client = TestClient.For(server);
        var token = new CancellationToken(canceled: true);

        var thrown = await Failure.OfAsync(client, async, (c => c.Workflows.ExecuteAsync("wf_1", token), c => c.Workflows.Execute("wf_1", token)));

        Assert.That((thrown as OperationCanceledException)?.CancellationToken, Is.EqualTo(token));
        Assert.That(server.Connections, Is.Zero);
    }

    private static Reply ReplyAt(Place place) => place switch
    {
        Place.InTheHeaders => Reply.Nothing.Then("HTTP/1.1 200 OK\r\nContent-").ThenStall(),
        Place.Body => Reply.Head(200, 100).Then("{").ThenStall(),
        Place.CompressedBody => Reply.Head(200, 100, ("Content-Encoding", "gzip")).Then([0x1f, 0x8b, 8, 0]).ThenStall(),
        Place.ErrorBody => Reply.Head(500, 100).Then("{").ThenStall(),
        Place.BackOff => Reply.Json("{}", 503, ("Retry-After", "30")),
        _ => Reply.Nothing.ThenStall(),
    };

    private static async Task ReachedAsync(Place place, SocketServer server, StubHandler? handler)
    {
        if (place == Place.Handler)
        {
            await handler!.Asked;
        }
        else if (place == Place.BackOff)
        {
            await server.RequestsAsync(1);
        }
        else if (place != Place.Connecting)
        {
            await server.StallsAsync();
        }

        // What the server did reaches the client a moment later; being early would only make the test easier.
        await Task.Delay(20);
    }

    /// <summary>An address at which connections neither succeed nor fail: its queue is full.</summary>
    private sealed class BlackHole : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Socket> _fill = [];

        public BlackHole()
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen(1);
            for (var i = 0; i < 4; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                _fill.Add(socket);
                try
                {
                    socket.Connect(_listener.LocalEndPoint!);
                }
                catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
                {
                    // Under way, or in vain; either will do.
                }
            }
        }

        public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");

        public void Dispose()
        {
            _fill.ForEach(static socket => socket.Dispose());
            _listener.Dispose();
        }
    }
}
