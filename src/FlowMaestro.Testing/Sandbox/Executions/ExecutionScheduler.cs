namespace FlowMaestro.Testing.Sandbox.Executions;

/// <summary>Moves all executions on with one timer, which is set for the next step of any of them.</summary>
internal sealed class ExecutionScheduler : IDisposable
{
    private readonly object _gate = new();
    private readonly PriorityQueue<SimulatedExecution, (DateTimeOffset DueAt, long Order)> _waiting = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _order;
    private bool _disposed;

    public ExecutionScheduler(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => AdvanceDue(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(SimulatedExecution execution)
    {
        lock (_gate)
        {
            if (execution.NextStepAt is { } dueAt && !_disposed)
            {
                _waiting.Enqueue(execution, (dueAt, _order++));
                SetTimer();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer.Dispose();
        }
    }

    private void AdvanceDue()
    {
        while (TakeDue() is { } execution)
        {
            // Outside the lock, and with the timer set for the others: the outputs of a workflow are a delegate that may block.
            execution.Advance(_clock.GetUtcNow());
            Add(execution);
        }
    }

    private SimulatedExecution? TakeDue()
    {
        lock (_gate)
        {
            if (_disposed)
                return null;

            // A timer may fire before the clock shows its time: then nothing is due yet, and the timer is set again.
            var isDue = _waiting.TryPeek(out var execution, out var next) && next.DueAt <= _clock.GetUtcNow();
            if (isDue)
                _waiting.Dequeue();

            SetTimer();
            return isDue ? execution : null;
        }
    }

    private void SetTimer()
    {
        if (_waiting.TryPeek(out _, out var next))
        {
            // Rounded up, since a timer counts whole milliseconds.
            var wait = TimeSpan.FromMilliseconds(Math.Ceiling((next.DueAt - _clock.GetUtcNow()).TotalMilliseconds));
            _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
