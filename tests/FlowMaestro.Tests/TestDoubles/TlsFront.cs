using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FlowMaestro.Tests.TestDoubles;

/// <summary>TLS before a <see cref="SocketServer"/>: a connection of its own there for each that is made here.</summary>
internal sealed class TlsFront : IAsyncDisposable
{
    /// <summary>Nobody trusts it.</summary>
    public static readonly X509Certificate2 Certificate = MakeCertificate();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];
    private readonly SocketServer _server;
    private readonly Task _accepting;

    public TlsFront(SocketServer server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Waits until a connection is closed; the first has the number 0.</summary>
    public Task EndOfAsync(int number) => _connections[number];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var accepted = client;
        using var behind = new TcpClient();
        using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stop.Token);
            await behind.ConnectAsync(IPAddress.Loopback, _server.Port, _stop.Token);
            await Task.WhenAny(tls.CopyToAsync(behind.GetStream(), _stop.Token), behind.GetStream().CopyToAsync(tls, _stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // Clients that cut their connections are what the server behind is for.
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
