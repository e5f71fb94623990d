namespace FlowMaestro.Http;

/// <summary>
/// The system clock with timers that fire on a thread of their own. The system's timers fire on the thread pool: a
/// synchronous call that relied on them would wait for ever where every pool thread is itself waiting.
/// </summary>
internal sealed class DedicatedThreadTimeProvider : TimeProvider
{
    private static readonly DedicatedThreadTimeProvider Instance = new();

    // Monitor cannot wait for longer than 24 days; waking up once a day costs nothing.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly SortedSet<Timer> _due =
        new(Comparer<Timer>.Create(static (a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Order.CompareTo(b.Order)));
    private readonly object _gate = new();
    private bool _started;
    private long _wakesAt = long.MaxValue;

    private DedicatedThreadTimeProvider()
    {
    }

    /// <summary>The clock for synchronous calls: a clock that is not the system's is left as it is.</summary>
    public static TimeProvider For(TimeProvider clock) => ReferenceEquals(clock, System) ? Instance : clock;

    /// <summary>
    /// A timer that is not set yet, for synchronous calls too. Its callback runs without the execution context of the code that makes it.
    /// </summary>
    public static ITimer CreateTimerWithoutContext(TimeProvider clock, TimerCallback callback, object state)
    {
        using AsyncFlowControl? suppressed = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        return For(clock).CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void Reschedule(Timer timer, long at)
    {
        lock (_gate)
        {
            _due.Remove(timer);
            timer.At = at;
            if (at == long.MaxValue)
                return;

            _due.Add(timer);
            if (!_started)
            {
                _started = true;
                new Thread(Run) { IsBackground = true, Name = "FlowMaestro timers" }.UnsafeStart();
            }

            // A call's timer is usually later than what the thread sleeps for: waking it would cost each call a switch of threads.
            if (at < _wakesAt)
                Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (true)
            NextDue().Fire();
    }

    private Timer NextDue()
    {
        lock (_gate)
        {
            while (true)
            {
                if (_due.Min is not { } next)
                {
                    _wakesAt = long.MaxValue;
                    Monitor.Wait(_gate);
                }
                else if (next.At <= GetTimestamp())
                {
                    _due.Remove(next);
                    next.At = long.MaxValue;
                    return next;
                }
                else
                {
                    _wakesAt = next.At;

                    // Rounded up, so as not to spin through the last millisecond.
                    var left = GetElapsedTime(GetTimestamp(), next.At);
                    Monitor.Wait(_gate, left < LongestWait ? left + TimeSpan.FromMilliseconds(1) : LongestWait);
                }
            }
        }
    }

    /// <summary>A timer that fires once: none of its users needs a period.</summary>
    private sealed class Timer(DedicatedThreadTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private static long _made;

        /// <summary>Timestamp at which it fires; changed under the owner's lock only, since the set is sorted by it.</summary>
        public long At { get; set; } = long.MaxValue;

        public long Order { get; } = Interlocked.Increment(ref _made);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
                throw new NotSupportedException("These timers fire once.");

            owner.Reschedule(this, dueTime == Timeout.InfiniteTimeSpan
                ? long.MaxValue
                : owner.GetTimestamp() + (long)(dueTime.TotalSeconds * owner.TimestampFrequency));
            return true;
        }

        public void Fire() => callback(state);

        public void Dispose() => owner.Reschedule(this, long.MaxValue);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
