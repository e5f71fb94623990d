using FlowMaestro.Http;

namespace FlowMaestro.Streaming;

/// <summary>
/// Work that runs while a stream is read: a task, or for a synchronous reader a thread of its own, since reads block the
/// caller's.
/// </summary>
internal sealed class BackgroundTask
{
    private readonly Task? _task;
    private readonly Thread? _thread;

    /// <param name="async">Whether the work yields; otherwise it gets a thread.</param>
    /// <param name="name">The name of the thread.</param>
    /// <param name="work">Ends soon after its token is cancelled. Must not throw: on a thread, that would end the process.</param>
    public BackgroundTask(bool async, string name, Func<Task> work)
    {
        if (async)
        {
            _task = work();
            return;
        }

        _thread = new Thread(() => Synchronously.Finish(new ValueTask(work()))) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Waits for the end of the work; blocks where it has a thread.</summary>
    public ValueTask FinishAsync()
    {
        if (_task is not null)
            return new ValueTask(_task);

        _thread!.Join();
        return ValueTask.CompletedTask;
    }
}
