using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;

namespace FlowMaestro.Http;

/// <summary>The client's own connections, and what their errors mean.</summary>
internal static partial class Sockets
{
    public static SocketsHttpHandler CreateHandler(FlowMaestroClientOptions options) => new()
    {
        // Plain http is allowed on this machine only: a proxy must not see it, and may not be able to reach this machine.
        UseProxy = !options.BaseUrl.IsLoopback,
        PlaintextStreamFilter = static (connection, _) => new(connection.PlaintextStream is NetworkStream plain
            ? new EarlyResponseSocketStream(plain)
            : new EarlyResponseStream(connection.PlaintextStream)),

        // The key must not follow a redirect to another address, and the API sets no cookies.
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),

        // Below the 72 s after which the server closes an idle connection.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),

        // Otherwise cutting a stream off takes the two seconds that the runtime spends on draining it.
        ResponseDrainTimeout = TimeSpan.Zero,
    };

    /// <summary>Whether the failure came before there was a connection, so that nothing can have been sent.</summary>
    /// <param name="e">What the handler threw.</param>
    /// <param name="bodyWasTaken">Whether the handler has read the request's body, as it does once there is a connection.</param>
    public static bool IsNotConnected(Exception e, bool bodyWasTaken) => e is HttpRequestException http
        ? http.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        : IsConnectTimeout(e) && !bodyWasTaken;

    /// <summary>The handler's way to say that its ConnectTimeout passed; a user's handler may mean any time of its own.</summary>
    public static bool IsConnectTimeout(Exception? e) => e is OperationCanceledException { InnerException: TimeoutException };

    /// <summary>
    /// Whether another attempt would end in the same way: the TLS handshake failed, as with a certificate that is not trusted, or a
    /// proxy refuses.
    /// </summary>
    public static bool IsRefused(Exception? e) => e is HttpRequestException http && http.HttpRequestError switch
    {
        // If the connection broke off during the handshake, the inner exception is an IOException.
        HttpRequestError.SecureConnectionError => http.InnerException is AuthenticationException,

        // The proxy's status is in the message only.
        HttpRequestError.ProxyTunnelError => RefusedTunnel().IsMatch(http.Message),
        _ => false,
    };

    /// <summary>Why there is no connection: the inner exception's message, which is more specific, or else the runtime's own.</summary>
    public static string? Reason(Exception? e) => e switch
    {
        HttpRequestException { InnerException: { } inner } => inner.Message,
        HttpRequestException => e.Message,
        _ => null,
    };

    /// <summary>Ends a connection from outside, and with it a read that blocks another thread.</summary>
    /// <remarks>
    /// Disposing alone is not enough: a handler that is not ours may first spend two seconds on draining the response. A
    /// second read whose token is cancelled makes it drop the connection; where the stream refuses a second read, it
    /// refuses the draining as well.
    /// </remarks>
    public static void Cut(HttpResponseMessage response) => _ = CutAsync(response);

    private static async Task CutAsync(HttpResponseMessage response)
    {
        using var cancelled = new CancellationTokenSource();
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(CancellationToken.None).ConfigureAwait(false);
            var read = stream.ReadAsync(new byte[1].AsMemory(), cancelled.Token);
            cancelled.Cancel();
            response.Dispose();
            await read.ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException or NotSupportedException)
        {
            // Expected: the read fails because the connection was dropped.
            response.Dispose();
        }
    }

    [GeneratedRegex("'4[0-9]{2}'")]
    private static partial Regex RefusedTunnel();
}
