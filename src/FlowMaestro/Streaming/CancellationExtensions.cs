namespace FlowMaestro.Streaming;

internal static class CancellationExtensions
{
    /// <summary>Ends what waits for the token; asynchronously not on the caller's thread, which may be the one that is ended.</summary>
    public static Task CancelAsync(this CancellationTokenSource source, bool async)
    {
        if (async)
        {
            return source.CancelAsync();
        }

        source.Cancel();
        return Task.CompletedTask;
    }
}
