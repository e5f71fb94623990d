using System.Net.Sockets;

namespace FlowMaestro.Http.Blocking;

/// <summary>
/// TLS over a socket that blocks. The pool asks before each request whether the server has closed the connection: of a
/// <see cref="NetworkStream"/> it asks the socket itself, of any other stream by an asynchronous read. So this is one,
/// with the bytes of the TLS stream.
/// </summary>
internal sealed class BlockingTlsStream(Socket socket, Stream tls) : NetworkStream(socket, ownsSocket: false)
{
    public override int Read(Span<byte> buffer) => tls.Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => tls.Read(buffer, offset, count);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        tls.ReadAsync(buffer, offset, count, cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        tls.ReadAsync(buffer, cancellationToken);

    public override void Write(ReadOnlySpan<byte> buffer) => tls.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => tls.Write(buffer, offset, count);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        tls.WriteAsync(buffer, offset, count, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        tls.WriteAsync(buffer, cancellationToken);

    public override void Flush() => tls.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => tls.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            tls.Dispose();
        }

        base.Dispose(disposing);
    }
}
