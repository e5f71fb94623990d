using FlowMaestro.Http;

namespace FlowMaestro.Streaming;

/// <summary>How long a connection is read: until it is cut, or until no event has come for too long.</summary>
internal sealed class ReadingWindow : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private volatile bool _timedOut;

    public ReadingWindow(bool async, TimeProvider clock, CancellationToken life)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(life);
        clock = async ? clock : DedicatedThreadTimeProvider.For(clock);
        _timer = clock.CreateTimer(static state => ((ReadingWindow)state!).TimeOut(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _source.Token;

    public bool TimedOut => _timedOut;

    /// <summary>Begins, or begins anew, to wait for the next event.</summary>
    public void ExpectEventWithin(TimeSpan limit) => _timer.Change(limit, Timeout.InfiniteTimeSpan);

    public void Cut()
    {
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The reader has left in the same moment.
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void TimeOut()
    {
        _timedOut = true;
        Cut();
    }
}
