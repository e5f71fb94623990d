namespace FlowMaestro.Http;

/// <summary>A pause on the client's clock; a synchronous one blocks the thread.</summary>
internal static class Pause
{
    public static ValueTask For(bool async, TimeProvider clock, TimeSpan delay, CancellationToken cancellationToken)
    {
        // Timers count whole milliseconds and cut off the rest: rounded up, a pause is never over before its time.
        delay = TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
        if (async)
            return new ValueTask(Task.Delay(delay, clock, cancellationToken));

        Block(clock, delay, cancellationToken);
        return ValueTask.CompletedTask;
    }

    private static void Block(TimeProvider clock, TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var over = new ManualResetEventSlim();
        using var timer = DedicatedThreadTimeProvider.For(clock)
            .CreateTimer(static state => ((ManualResetEventSlim)state!).Set(), over, delay, Timeout.InfiniteTimeSpan);
        over.Wait(cancellationToken);
    }
}
