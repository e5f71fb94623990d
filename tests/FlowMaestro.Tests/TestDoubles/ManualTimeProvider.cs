namespace FlowMaestro.Tests.TestDoubles;

/// <summary>
/// A clock that a test moves. Timers fire in the order of their time, on the thread that moves the clock. With
/// <see cref="SkipPauses"/> it moves by itself, so that back-off costs no time; synchronous calls need that, since
/// their thread is the one that waits.
/// </summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly object _gate = new();
    private readonly object _moving = new();
    private readonly List<Timer> _timers = [];
    private readonly List<TimeSpan> _skipped = [];
    private long _ticks;
    private long _order;
    private TimeSpan _longestSkipped = TimeSpan.MinValue;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static DateTimeOffset Start { get; } = new(2026, 2, 3, 10, 15, 30, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public TimeSpan Elapsed => TimeSpan.FromTicks(GetTimestamp());

    /// <summary>The pauses that were skipped, in order: what a caller would have waited.</summary>
    public IReadOnlyList<TimeSpan> Skipped
    {
        get
        {
            lock (_gate)
            {
                return [.. _skipped];
            }
        }
    }

    /// <summary>How long from now each timer that is set will fire, the next one first.</summary>
    public IReadOnlyList<TimeSpan> Pending
    {
        get
        {
            lock (_gate)
            {
                return [.. _timers.OrderBy(static t => (t.At, t.Order)).Select(t => TimeSpan.FromTicks(t.At - _ticks))];
            }
        }
    }

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    /// <summary>
    /// From now on a timer of at most this long moves the clock to its time as soon as it is set. Longer ones, such as
    /// the limit of an attempt, wait for <see cref="Advance"/>, also when their time has passed: pauses cost no time, so
    /// any number of them may be skipped while one response is on its way.
    /// </summary>
    public ManualTimeProvider SkipPauses(TimeSpan longest)
    {
        _longestSkipped = longest;
        return this;
    }

    public void Advance(TimeSpan time) => MoveTo(GetTimestamp() + time.Ticks, TimeSpan.MaxValue);

    /// <summary>Moves to the next timer and fires it.</summary>
    public void AdvanceToNextTimer() => Advance(Pending is [var next, ..] ? next : throw new InvalidOperationException("No timer is set."));

    /// <summary>Waits, in real time, until a timer is set that fires so long from now.</summary>
    public async Task TimerAsync(Predicate<TimeSpan> due)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
                if (_timers.Exists(t => due(TimeSpan.FromTicks(t.At - _ticks))))
                {
                    return;
                }
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void MoveTo(long target, TimeSpan longest)
    {
        lock (_moving)
        {
            while (true)
            {
                Timer? due;
                lock (_gate)
                {
                    due = _timers.Where(t => t.At <= target && t.DueTime <= longest).MinBy(static t => (t.At, t.Order));
                    if (due is null)
                    {
                        _ticks = Math.Max(_ticks, target);
                        return;
                    }

                    _ticks = Math.Max(_ticks, due.At);
                    _timers.Remove(due);
                    if (due.Period > TimeSpan.Zero)
                    {
                        due.At += due.Period.Ticks;
                        _timers.Add(due);
                    }
                }

                due.Fire();
            }
        }
    }

    private void Set(Timer timer, TimeSpan dueTime, TimeSpan period)
    {
        TaskCompletionSource changed;
        var skip = false;
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.At = _ticks + dueTime.Ticks;
                timer.DueTime = dueTime;
                timer.Period = period;
                timer.Order = _order++;
                _timers.Add(timer);
                skip = dueTime <= _longestSkipped;
                if (skip)
                {
                    _skipped.Add(dueTime);
                }
            }

            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
        if (skip)
        {
            // Not on this thread: it may hold a lock, and it has not got its timer yet.
            ThreadPool.UnsafeQueueUserWorkItem(static s => s.Item1.MoveTo(s.At, s.Item1._longestSkipped), (this, timer.At), preferLocal: false);
        }
    }

    private sealed class Timer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        public long At { get; set; }

        public long Order { get; set; }

        public TimeSpan DueTime { get; set; }

        public TimeSpan Period { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            owner.Set(this, dueTime, period);
            return true;
        }

        public void Fire() => callback(state);

        public void Dispose() => owner.Set(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
