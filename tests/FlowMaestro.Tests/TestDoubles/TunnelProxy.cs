using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FlowMaestro.Tests.TestDoubles;

/// <summary>A proxy that knows CONNECT only.</summary>
internal sealed class TunnelProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public TunnelProxy()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>What was asked for first.</summary>
    public string? Target { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    /// <summary>One tunnel is all that a test needs.</summary>
    private async Task ServeAsync()
    {
        try
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            var here = client.GetStream();
            var head = new StringBuilder();
            var letter = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                await here.ReadExactlyAsync(letter, _stop.Token);
                head.Append((char)letter[0]);
            }

            Target = head.ToString().Split(' ')[1];
            using var server = new TcpClient();
            await server.ConnectAsync(IPEndPoint.Parse(Target), _stop.Token);
            await here.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stop.Token);
            await Task.WhenAny(here.CopyToAsync(server.GetStream(), _stop.Token), server.GetStream().CopyToAsync(here, _stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The test is over.
        }
    }
}
