namespace FlowMaestro.Http;

/// <summary>
/// Takes the result of a method that was told to run synchronously. Such a method never yields, so there is nothing to
/// wait for; if it did yield after all, this says so instead of blocking a thread.
/// </summary>
internal static class Synchronously
{
#pragma warning disable RS0030 // Of a task that is over, and this class makes sure of it.
    public static T Take<T>(ValueTask<T> task) => task.IsCompleted
        ? task.GetAwaiter().GetResult()
        : throw new InvalidOperationException("A synchronous call yielded.");

    public static void Finish(ValueTask task)
    {
        if (!task.IsCompleted)
            throw new InvalidOperationException("A synchronous call yielded.");

        task.GetAwaiter().GetResult();
    }
#pragma warning restore RS0030
}
