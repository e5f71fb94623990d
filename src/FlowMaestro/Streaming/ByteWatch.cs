namespace FlowMaestro.Streaming;

/// <summary>
/// The body of a stream, with an ear for silence: a connection on which not even a keepalive arrives is dead, however
/// open it looks. The parser hides keepalives, so they are watched for below it.
/// </summary>
internal sealed class ByteWatch : Stream
{
    private readonly Stream _body;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _longestSilence;
    private readonly Action _onSilence;
    private readonly CancellationToken _cut;
    private readonly ITimer _timer;
    private long _heardAt;
    private volatile bool _isSilent;

    /// <param name="body">What the parser would read.</param>
    /// <param name="clock">Measures the silence.</param>
    /// <param name="longestSilence">More of it means that the connection is dead.</param>
    /// <param name="onSilence">Cuts a read that blocks.</param>
    /// <param name="cut">Does the same.</param>
    public ByteWatch(Stream body, TimeProvider clock, TimeSpan longestSilence, Action onSilence, CancellationToken cut)
    {
        _body = body;
        _clock = clock;
        _longestSilence = longestSilence;
        _cut = cut;
        _onSilence = onSilence;
        _heardAt = clock.GetTimestamp();
        _timer = clock.CreateTimer(static state => ((ByteWatch)state!).Listen(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(longestSilence, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether nothing was heard for too long.</summary>
    public bool IsSilent => _isSilent;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">It was cut. What cuts a read that blocks may take bytes from it, so what it gives is not whole.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = _body.Read(buffer);
        return _isSilent || _cut.IsCancellationRequested ? throw new IOException("The read was cut.") : Heard(count);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = _body.ReadAsync(buffer, cancellationToken);
        return read.IsCompletedSuccessfully ? new(Heard(read.GetAwaiter().GetResult())) : HearAsync(read);
    }

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

    private async ValueTask<int> HearAsync(ValueTask<int> read) => Heard(await read.ConfigureAwait(false));

    private int Heard(int count)
    {
        if (count > 0)
        {
            Volatile.Write(ref _heardAt, _clock.GetTimestamp());
        }

        return count;
    }

    // Setting the timer anew with every read would cost more than the read.
    private void Listen()
    {
        var left = _longestSilence - _clock.GetElapsedTime(Volatile.Read(ref _heardAt));
        if (left > TimeSpan.Zero)
        {
            _timer.Change(left, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _isSilent = true;
            _onSilence();
        }
    }
}
