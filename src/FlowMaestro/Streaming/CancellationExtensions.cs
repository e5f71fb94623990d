namespace FlowMaestro.Streaming;

internal static class CancellationExtensions
{
    /// <summary>
    /// Cancels the source. Asynchronously, its callbacks run on the thread pool: one of them may resume the very code that
    /// awaits this call.
    /// </summary>
    public static Task CancelAsync(this CancellationTokenSource source, bool async)
    {
        if (async)
            return source.CancelAsync();

        source.Cancel();
        return Task.CompletedTask;
    }
}
