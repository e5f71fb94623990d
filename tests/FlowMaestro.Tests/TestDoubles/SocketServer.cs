using System.Net;
using System.Net.Sockets;

namespace FlowMaestro.Tests.TestDoubles;

/// <summary>A server that knows only bytes, so that it can do what no web server would: stall, reset, close, lie about lengths.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly object _gate = new();
    private readonly List<RecordedRequest> _requests = [];
    private readonly List<Task> _connections = [];
    private readonly Func<RecordedRequest, Reply>? _route;
    private readonly Queue<Reply> _script;
    private readonly Task _accepting;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stalls;

    private SocketServer(Func<RecordedRequest, Reply>? route, IEnumerable<Reply> script)
    {
        _route = route;
        _script = new Queue<Reply>(script);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"http://127.0.0.1:{Port}/");

    /// <summary>The requests that were read whole, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>How many connections were accepted.</summary>
    public int Connections
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>Answers the requests with these, in order; the last one goes on.</summary>
    public static SocketServer Start(params Reply[] script) => new(null, script);

    /// <summary>Answers each request with what <paramref name="route"/> makes of it.</summary>
    public static SocketServer Start(Func<RecordedRequest, Reply> route) => new(route, []);

    /// <summary>Waits until so many requests were read.</summary>
    public Task RequestsAsync(int count) => UntilAsync(() => _requests.Count >= count);

    /// <summary>Waits until so many replies have come to <see cref="Reply.ThenStall"/>.</summary>
    public Task StallsAsync(int count = 1) => UntilAsync(() => _stalls >= count);

    public Reply? TakeUnreadReply()
    {
        lock (_gate)
        {
            return _script.TryPeek(out var next) && !next.ReadsRequest ? Next() : null;
        }
    }

    public Reply Record(RecordedRequest request)
    {
        Reply reply;
        lock (_gate)
        {
            _requests.Add(request);
            reply = _route is null ? Next() : _route(request);
        }

        OnChanged();
        return reply;
    }

    public void OnStalled()
    {
        lock (_gate)
        {
            _stalls++;
        }

        OnChanged();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private Reply Next() => _script.Count switch
    {
        0 => Reply.Json("""{"error":{"code":"no_script","message":"The test scripted no reply."}}""", 599),
        1 => _script.Peek(),
        _ => _script.Dequeue(),
    };

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                lock (_gate)
                {
                    _connections.Add(ServeAsync(socket, _connections.Count + 1));
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException && _stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        await Task.Yield();
        socket.NoDelay = true;
        using var connection = new ServerConnection(this, socket, number, _stop.Token);
        try
        {
            await connection.RunAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Clients that cut their connections are what this server is for.
        }
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (condition())
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    private void OnChanged()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
