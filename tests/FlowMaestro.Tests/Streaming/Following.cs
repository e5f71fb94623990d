namespace FlowMaestro.Tests.Streaming;

/// <summary>The two ways to read a stream and to wait, as one.</summary>
internal static class Following
{
    public static Task<List<ExecutionEvent>> EventsAsync(this FlowMaestroClient client, bool async, CancellationToken cancellationToken = default) =>
        client.EventsAsync(async, static _ => { }, cancellationToken);

    /// <param name="client">Whose.</param>
    /// <param name="async">Whether to yield.</param>
    /// <param name="seen">Called with each event, before the next one is asked for.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async Task<List<ExecutionEvent>> EventsAsync(
        this FlowMaestroClient client, bool async, Action<ExecutionEvent> seen, CancellationToken cancellationToken = default)
    {
        var events = new List<ExecutionEvent>();
        if (async)
        {
            await foreach (var e in client.Executions.StreamAsync(Frames.Id, cancellationToken: cancellationToken))
            {
                Add(e);
            }

            return events;
        }

        return await OnAThread(() =>
        {
            foreach (var e in client.Executions.Stream(Frames.Id, cancellationToken: cancellationToken))
            {
                Add(e);
            }

            return events;
        });

        void Add(ExecutionEvent e)
        {
            events.Add(e);
            seen(e);
        }
    }

    public static Task<Models.Execution> WaitAsync(
        this FlowMaestroClient client, bool async, TimeSpan? pollInterval = null, TimeSpan? timeout = null, IProgress<ExecutionEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        timeout ??= TimeSpan.FromHours(3);
        return async
            ? client.Executions.WaitForCompletionAsync(Frames.Id, pollInterval, timeout, progress, cancellationToken: cancellationToken)
            : OnAThread(() => client.Executions.WaitForCompletion(Frames.Id, pollInterval, timeout, progress, cancellationToken: cancellationToken));
    }

    /// <summary>Runs synchronous code on a thread of its own, so that tests that block do not starve those that do not.</summary>
    public static Task<T> OnAThread<T>(Func<T> code) =>
        Task.Factory.StartNew(code, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
