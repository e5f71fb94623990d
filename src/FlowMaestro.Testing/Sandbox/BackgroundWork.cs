using System.Collections.Concurrent;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>What goes on without a request waiting for it. Ends with the sandbox.</summary>
internal sealed class BackgroundWork : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    public BackgroundWork() => Stopping = _stop.Token;

    public CancellationToken Stopping { get; }

    public Task Start(Func<CancellationToken, Task> work) => Keep(Task.Run(() => work(Stopping), Stopping));

    public Task<T> Start<T>(Func<CancellationToken, Task<T>> work) => Keep(Task.Run(() => work(Stopping), Stopping));

    /// <summary>Work that failed by itself throws here: a fault of the sandbox is nothing to be quiet about.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(_running.Keys).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_running.Keys.All(task => !task.IsFaulted))
        {
            // That is how it ends.
        }

        _stop.Dispose();
    }

    private TTask Keep<TTask>(TTask task)
        where TTask : Task
    {
        _running.TryAdd(task, true);
        task.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        return task;
    }
}
