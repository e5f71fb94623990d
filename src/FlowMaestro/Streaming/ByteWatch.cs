namespace FlowMaestro.Streaming;

/// <summary>
/// The body of a stream, with an ear for silence: a connection on which not even a keepalive arrives is dead, however
/// open it looks. The parser hides keepalives, so they are watched for below it.
/// </summary>
internal sealed class ByteWatch : Stream
{
    private readonly Stream _body;
    private readonly TimeSpan _longestSilence;
    private readonly ITimer _timer;

    public ByteWatch(Stream body, TimeProvider clock, TimeSpan longestSilence, Action onSilence)
    {
        _body = body;
        _longestSilence = longestSilence;
        _timer = clock.CreateTimer(static state => ((Action)state!)(), onSilence, longestSilence, Timeout.InfiniteTimeSpan);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => Heard(_body.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Heard(await _body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _timer.Dispose();
            _body.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Heard(int count)
    {
        if (count > 0)
        {
            _timer.Change(_longestSilence, Timeout.InfiniteTimeSpan);
        }

        return count;
    }
}
