using System.Net;

namespace FlowMaestro.Http;

/// <summary>The client's own connections, and what their errors mean.</summary>
internal static class Sockets
{
    public static SocketsHttpHandler CreateHandler(TimeSpan connectTimeout) => new()
    {
        // The key must not follow a redirect to another address, and the API sets no cookies.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = connectTimeout,
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
}
