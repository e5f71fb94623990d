using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace FlowMaestro.Http.Blocking;

/// <summary>
/// Connections for synchronous calls. On Linux a socket that was once asked anything asynchronously stays non-blocking,
/// and a thread that waits for it is woken by way of the runtime's poller: such a call takes more of the processor than
/// an asynchronous one. The runtime's pool connects asynchronously whoever asks; here neither the connecting nor the
/// TLS handshake does, so that the kernel wakes the thread itself, which takes half.
/// </summary>
internal static class BlockingConnections
{
    /// <summary>Elsewhere a socket blocks or does not from one call to the next, and a pending connect cannot be ended.</summary>
    public static bool ArePossible => OperatingSystem.IsLinux();

    public static SocketsHttpHandler UseFor(SocketsHttpHandler handler)
    {
        handler.ConnectCallback = ConnectAsync;
        handler.PlaintextStreamFilter = FinishAsync;
        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            return await OwnThread<Stream>.RunAsync(
                socket,
                () =>
                {
                    socket.Connect(context.DnsEndPoint);
                    return new BlockingSocketStream(socket);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static ValueTask<Stream> FinishAsync(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellationToken)
    {
        var plaintext = context.PlaintextStream;
        var tls = plaintext as AuthenticatedStream;
        if ((tls is null ? plaintext : InnerStream(tls)) is not BlockingSocketStream connection)
        {
            // TLS through a proxy's tunnel: the connection below it was made, and given away, for the tunnel.
            return new(plaintext);
        }

        connection.IsMade = true;
        return new(tls is null ? plaintext : new BlockingTlsStream(connection.Socket, tls));
    }

    // For derived types only, but part of the contract all the same.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_InnerStream")]
    private static extern Stream InnerStream(AuthenticatedStream stream);
}
