namespace FlowMaestro.Http;

/// <summary>
/// A connection whose failed writes are ignored until something was read. A server that refuses a request because of its headers
/// responds and closes while the body is still being sent: the write fails, but the response can be read. If there is no
/// response, the read fails instead.
/// </summary>
internal sealed class EarlyResponseStream(Stream connection) : Stream
{
    private bool _writeFailed;
    private bool _readSince;

    public override bool CanRead => connection.CanRead;

    public override bool CanWrite => connection.CanWrite;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    // The rest of the request has nowhere to go; another request on this connection must fail.
    private bool IsUseless => _writeFailed && !_readSince;

    public override int Read(Span<byte> buffer)
    {
        _readSince = _writeFailed;
        return connection.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _readSince = _writeFailed;
        return connection.ReadAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (IsUseless)
            return;

        try
        {
            connection.Write(buffer);
        }
        catch (IOException) when (!_writeFailed)
        {
            _writeFailed = true;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsUseless)
            return ValueTask.CompletedTask;

        var write = connection.WriteAsync(buffer, cancellationToken);
        return write.IsCompletedSuccessfully ? write : FinishAsync(write);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        if (!IsUseless)
            connection.Flush();
    }

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        IsUseless ? Task.CompletedTask : connection.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            connection.Dispose();

        base.Dispose(disposing);
    }

    private async ValueTask FinishAsync(ValueTask write)
    {
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (IOException) when (!_writeFailed)
        {
            _writeFailed = true;
        }
    }
}
