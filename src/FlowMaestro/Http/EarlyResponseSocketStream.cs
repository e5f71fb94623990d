using System.Net.Sockets;

namespace FlowMaestro.Http;

/// <summary>
/// An <see cref="EarlyResponseStream"/> over a plain connection. The runtime looks whether a pooled connection is still open by
/// polling the socket of a <see cref="NetworkStream"/>; on any other stream a synchronous call would wait for an asynchronous read.
/// </summary>
internal sealed class EarlyResponseSocketStream(NetworkStream connection) : NetworkStream(connection.Socket, ownsSocket: false)
{
    private readonly EarlyResponseStream _stream = new(connection);

    public override int Read(Span<byte> buffer) => _stream.Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => _stream.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _stream.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _stream.ReadAsync(buffer, offset, count, cancellationToken);

    public override void Write(ReadOnlySpan<byte> buffer) => _stream.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => _stream.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _stream.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _stream.WriteAsync(buffer, offset, count, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _stream.Dispose();

        base.Dispose(disposing);
    }
}
