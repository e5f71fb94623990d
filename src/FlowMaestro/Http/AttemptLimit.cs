namespace FlowMaestro.Http;

/// <summary>The end of an attempt: its own time, the caller's token or the client's end, whichever comes first, and the word which it was.</summary>
internal sealed class AttemptLimit : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;
    private readonly ITimer? _timer;

    public AttemptLimit(TimeProvider clock, TimeSpan limit, CancellationToken caller, CancellationToken shutdown = default)
    {
        _caller = caller;
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller, shutdown);
        if (limit != Timeout.InfiniteTimeSpan)
        {
            _timer = clock.CreateTimer(static state => ((AttemptLimit)state!).TimeOut(), this, limit, Timeout.InfiniteTimeSpan);
        }
    }

    public CancellationToken Token => _source.Token;

    public bool TimedOut { get; private set; }

    public void ThrowIfCallerCancelled(Exception? cause)
    {
        if (_caller.IsCancellationRequested)
        {
            // Another cause than the cancellation itself came at the same moment, and may quote an answer.
            throw new OperationCanceledException("The call was cancelled.", cause as OperationCanceledException, _caller);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _source.Dispose();
    }

    private void TimeOut()
    {
        TimedOut = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The attempt ended in the same moment.
        }
    }
}
