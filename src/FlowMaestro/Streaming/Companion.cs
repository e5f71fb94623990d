using FlowMaestro.Http;

namespace FlowMaestro.Streaming;

/// <summary>Work beside a reader: a task, or a thread of its own where the reader is synchronous and its reads block.</summary>
internal sealed class Companion
{
    private readonly Task? _task;
    private readonly Thread? _thread;

    /// <param name="async">Whether the work yields.</param>
    /// <param name="name">Of the thread.</param>
    /// <param name="work">Ends soon once its token is cancelled, and never throws: nobody is there to catch.</param>
    public Companion(bool async, string name, Func<Task> work)
    {
        if (async)
        {
            _task = work();
            return;
        }

        _thread = new Thread(() => Synchronously.Finish(new ValueTask(work()))) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public ValueTask FinishAsync()
    {
        if (_task is not null)
        {
            return new ValueTask(_task);
        }

        _thread!.Join();
        return ValueTask.CompletedTask;
    }
}
