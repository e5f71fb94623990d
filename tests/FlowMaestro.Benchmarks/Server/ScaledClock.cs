using System.Diagnostics;

namespace FlowMaestro.Benchmarks.Server;

/// <summary>
/// A clock that runs faster than the system's, in step with that of another process: minutes of the rate limit pass in
/// seconds. What a request takes on this machine counts as that many times longer, so that the rows are a little worse than in real time.
/// </summary>
/// <param name="origin">When it began, by the system's clock.</param>
/// <param name="factor">How many times faster it runs.</param>
internal sealed class ScaledClock(DateTimeOffset origin, int factor) : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 2, 3, 10, 15, 0, TimeSpan.Zero);

    private readonly TimeSpan _before = DateTimeOffset.UtcNow - origin;
    private readonly long _made = Stopwatch.GetTimestamp();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => (_before + Stopwatch.GetElapsedTime(_made)).Ticks * factor;

    public override DateTimeOffset GetUtcNow() => Epoch.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, System.CreateTimer(callback, state, Scale(dueTime), Scale(period)));

    /// <summary>Waits until the clock shows a second of its minute.</summary>
    public Task SecondAsync(int second)
    {
        var now = GetUtcNow();
        var wait = TimeSpan.FromSeconds(second) - TimeSpan.FromTicks(now.Ticks % TimeSpan.TicksPerMinute);
        return Task.Delay(wait > TimeSpan.Zero ? wait : wait + TimeSpan.FromMinutes(1), this);
    }

    // Rounded up, since the system's timers take whole milliseconds and would fire before the time.
    private TimeSpan Scale(TimeSpan time) =>
        time == Timeout.InfiniteTimeSpan ? time : TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds / factor));

    private sealed class Timer(ScaledClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Scale(dueTime), clock.Scale(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
