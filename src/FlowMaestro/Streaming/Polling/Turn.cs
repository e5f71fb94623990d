namespace FlowMaestro.Streaming.Polling;

/// <summary>Where a waiter that blocks its thread is told that it is its turn to poll, or that its wait is over.</summary>
internal sealed class Turn : IDisposable
{
    private readonly object _gate = new();
    private readonly ManualResetEventSlim _woken = new();
    private Poll? _assigned;
    private bool _hasLeft;

    /// <returns>False where the waiter has left.</returns>
    public bool TryAssign(Poll poll)
    {
        lock (_gate)
        {
            if (_hasLeft)
                return false;

            _assigned = poll;
            _woken.Set();
            return true;
        }
    }

    public void Wake()
    {
        lock (_gate)
        {
            if (!_hasLeft)
                _woken.Set();
        }
    }

    /// <returns>The poll to make; null where the waiter was only woken.</returns>
    public Poll? Await(CancellationToken cancellationToken)
    {
        _woken.Wait(cancellationToken);
        lock (_gate)
        {
            _woken.Reset();
            return Take();
        }
    }

    /// <returns>A poll that it was its turn to make and that it did not.</returns>
    public Poll? Leave()
    {
        lock (_gate)
        {
            _hasLeft = true;
            return Take();
        }
    }

    public void Dispose() => _woken.Dispose();

    private Poll? Take()
    {
        var poll = _assigned;
        _assigned = null;
        return poll;
    }
}
