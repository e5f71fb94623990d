namespace FlowMaestro.Http;

internal static class ContextFreeTimer
{
    /// <summary>A timer that is not set yet, into whose callback nothing flows from whoever happens to make it.</summary>
    public static ITimer Create(TimeProvider clock, TimerCallback callback, object state)
    {
        using AsyncFlowControl? suppressed = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        return clock.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
