namespace FlowMaestro.Http;

/// <summary>
/// The end of an attempt: its own time, the caller's token or the client's disposal, whichever comes first. Says which of them it was.
/// </summary>
internal sealed class AttemptLimit : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;
    private readonly CancellationToken _shutdown;
    private readonly CancellationTokenRegistration _callerEnds;
    private readonly CancellationTokenRegistration _shutdownEnds;

    public AttemptLimit(TimeProvider clock, TimeSpan limit, CancellationToken caller, CancellationToken shutdown = default)
    {
        _caller = caller;
        _shutdown = shutdown;
        _source = new CancellationTokenSource(limit, clock);
        _callerEnds = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        _shutdownEnds = shutdown.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    public bool TimedOut => _source.IsCancellationRequested && !_caller.IsCancellationRequested && !_shutdown.IsCancellationRequested;

    public void ThrowIfCallerCancelled(Exception? cause)
    {
        if (_caller.IsCancellationRequested)
        {
            // Another cause came at the same moment as the cancellation, and may quote a response.
            throw new OperationCanceledException("The call was cancelled.", cause as OperationCanceledException, _caller);
        }
    }

    public void Dispose()
    {
        // Disposing a registration waits for its callback, so that none cancels a source that is disposed.
        _callerEnds.Dispose();
        _shutdownEnds.Dispose();
        _source.Dispose();
    }
}
