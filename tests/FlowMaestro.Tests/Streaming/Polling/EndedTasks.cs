namespace FlowMaestro.Tests.Streaming.Polling;

internal static class EndedTasks
{
    // Of real time: what has ended by the clock of the test may still have to be told to whoever waits.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The task, once it has ended; or as it is, where it does not end.</summary>
    public static T Ended<T>(this T task)
        where T : Task
    {
        SpinWait.SpinUntil(() => task.IsCompleted, Longest);
        return task;
    }
}
