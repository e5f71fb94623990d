using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace FlowMaestro.Tests.TestDoubles;

/// <summary>Answers each request from its first bytes, reads no more of it and closes, as a server does that judges by the head.</summary>
internal sealed class RefusingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _response;
    private readonly bool _tls;
    private readonly Task _serving;

    /// <param name="status">Of the answer; 0 closes without one.</param>
    /// <param name="body">JSON.</param>
    /// <param name="tls">With a certificate that nobody trusts.</param>
    public RefusingServer(int status, string body, bool tls)
    {
        _response = status == 0 ? [] : Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status} Refused\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        _tls = tls;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url => new($"{(_tls ? "https" : "http")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                await RefuseAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException || _stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task RefuseAsync(TcpClient client)
    {
        try
        {
            await using var stream = _tls ? await SecureAsync(client) : client.GetStream();
            await stream.ReadAtLeastAsync(new byte[512], 1, throwOnEndOfStream: false, _stop.Token);
            await stream.WriteAsync(_response, _stop.Token);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // A client that does not trust the certificate goes away.
        }
    }

    private async Task<Stream> SecureAsync(TcpClient client)
    {
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = TlsFront.Certificate }, _stop.Token);
        return tls;
    }
}
