using System.Collections.Concurrent;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>Work that no request waits for. Cancelled when the sandbox stops.</summary>
internal sealed class BackgroundTasks : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    public BackgroundTasks() => Stopping = _stop.Token;

    public CancellationToken Stopping { get; }

    public Task Start(Func<CancellationToken, Task> work) => Keep(Task.Run(() => work(Stopping), Stopping));

    public Task<T> Start<T>(Func<CancellationToken, Task<T>> work) => Keep(Task.Run(() => work(Stopping), Stopping));

    /// <summary>Throws what a task has thrown: a bug of the sandbox must not stay unseen.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(_running.Keys).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_running.Keys.All(task => !task.IsFaulted))
        {
            // The tasks were cancelled above.
        }

        _stop.Dispose();
    }

    private TTask Keep<TTask>(TTask task)
        where TTask : Task
    {
        _running.TryAdd(task, true);
        task.ContinueWith(
            done => _running.TryRemove(done, out _),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);
        return task;
    }
}
