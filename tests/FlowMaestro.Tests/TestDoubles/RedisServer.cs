#if NET10_0_OR_GREATER // Garnet is built for it alone.
using System.Net;
using System.Net.Sockets;
using Garnet;
using StackExchange.Redis;

namespace FlowMaestro.Tests.TestDoubles;

/// <summary>A server of the Redis protocol in this process, with scripts, on a port of its own.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly GarnetServer _server;
    private readonly int _port;
    private bool _isDisposed;

    public RedisServer()
    {
        _port = FreePort();
        _server = new GarnetServer(["--port", $"{_port}", "--bind", "127.0.0.1", "--lua"]);
        _server.Start();
    }

    /// <summary>A connection as another machine would have it: one that does not queue commands while the server is away.</summary>
    public Task<ConnectionMultiplexer> ConnectAsync() => ConnectAsync(new ConfigurationOptions { AbortOnConnectFail = false, BacklogPolicy = BacklogPolicy.FailFast });

    /// <summary>The same with the options of somebody else, whose address is replaced.</summary>
    public Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions options)
    {
        options.EndPoints.Clear();
        options.EndPoints.Add(IPAddress.Loopback, _port);
        return ConnectionMultiplexer.ConnectAsync(options);
    }

    public void Dispose()
    {
        // Garnet throws when it is disposed twice, and a test may stop it before its end.
        if (!_isDisposed)
        {
            _isDisposed = true;
            _server.Dispose();
        }
    }

    // Garnet does not tell which port it got for 0.
    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
#endif
