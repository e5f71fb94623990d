namespace FlowMaestro.Streaming;

/// <summary>
/// The body of an event stream with an idle timeout: a connection on which not even a keepalive arrives is dead, though
/// the socket still looks open. The parser hides keepalives, so the timeout is measured below it.
/// </summary>
internal sealed class IdleTimeoutStream : Stream
{
    private readonly Stream _body;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _idleTimeout;
    private readonly Action _onTimeout;
    private readonly CancellationToken _cut;
    private readonly ITimer _timer;
    private long _lastByteAt;
    private volatile bool _timedOut;

    /// <param name="body">What the parser would read.</param>
    /// <param name="clock">Measures the time between two reads that return bytes.</param>
    /// <param name="idleTimeout">The longest time without a byte.</param>
    /// <param name="onTimeout">Closes the connection under the read that is waiting.</param>
    /// <param name="cut">Cancelled when somebody else closes the connection.</param>
    public IdleTimeoutStream(Stream body, TimeProvider clock, TimeSpan idleTimeout, Action onTimeout, CancellationToken cut)
    {
        _body = body;
        _clock = clock;
        _idleTimeout = idleTimeout;
        _cut = cut;
        _onTimeout = onTimeout;
        _lastByteAt = clock.GetTimestamp();
        _timer = clock.CreateTimer(
            static state => ((IdleTimeoutStream)state!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(idleTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the idle timeout has passed.</summary>
    public bool TimedOut => _timedOut;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">
    /// The connection was closed from outside. That takes a second read, which may have taken bytes from this one.
    /// </exception>
    public override int Read(Span<byte> buffer)
    {
        var count = _body.Read(buffer);
        return _timedOut || _cut.IsCancellationRequested
            ? throw new IOException("The connection was closed during the read.")
            : Record(count);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = _body.ReadAsync(buffer, cancellationToken);
        return read.IsCompletedSuccessfully ? new(Record(read.GetAwaiter().GetResult())) : AwaitAsync(read);
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

    private async ValueTask<int> AwaitAsync(ValueTask<int> read) => Record(await read.ConfigureAwait(false));

    private int Record(int count)
    {
        if (count > 0)
            Volatile.Write(ref _lastByteAt, _clock.GetTimestamp());

        return count;
    }

    // Restarting the timer at every read would cost more than the read.
    private void Check()
    {
        var left = _idleTimeout - _clock.GetElapsedTime(Volatile.Read(ref _lastByteAt));
        if (left > TimeSpan.Zero)
        {
            _timer.Change(left, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timedOut = true;
            _onTimeout();
        }
    }
}
