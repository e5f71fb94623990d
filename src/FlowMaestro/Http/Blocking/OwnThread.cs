using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace FlowMaestro.Http.Blocking;

/// <summary>
/// Waits for the network on a thread that is not the pool's. It begins when it is awaited, and whoever awaits it mostly
/// goes on in it, so that making a connection takes a thread and not one for each step.
/// </summary>
internal sealed class OwnThread<T> : IValueTaskSource<T>
{
    private readonly Func<T> _wait;
    private ManualResetValueTaskSourceCore<T> _result;

    private OwnThread(Func<T> wait) => _wait = wait;

    /// <param name="socket">What is waited for; closed where the token ends the wait.</param>
    /// <param name="wait">Blocks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static ValueTask<T> RunAsync(Socket socket, Func<T> wait, CancellationToken cancellationToken) =>
        Thread.CurrentThread.IsThreadPoolThread ? new(new OwnThread<T>(() => Run(socket, wait, cancellationToken)), token: 0) : new(Run(socket, wait, cancellationToken));

    public T GetResult(short token) => _result.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _result.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _result.OnCompleted(continuation, state, token, flags);
        try
        {
            new Thread(Run) { IsBackground = true, Name = "FlowMaestro connection" }.UnsafeStart();
        }
        catch (OutOfMemoryException e)
        {
            // There are no more threads to be had. Thrown from here it would end the process.
            _result.SetException(e);
        }
    }

    private static T Run(Socket socket, Func<T> wait, CancellationToken cancellationToken)
    {
        using var cut = cancellationToken.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket);
        try
        {
            return wait();
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private void Run()
    {
        T result;
        try
        {
            result = _wait();
        }
        catch (Exception e)
        {
            _result.SetException(e);
            return;
        }

        _result.SetResult(result);
    }
}
