namespace FlowMaestro.Http.Pacing;

/// <summary>An attempt that waits for its permit, on a thread of its own or without one.</summary>
internal sealed class PermitWaiter : IDisposable
{
    private readonly TaskCompletionSource<long>? _asynchronous;
    private readonly ManualResetEventSlim? _synchronous;
    private Exception? _failure;

    public PermitWaiter(bool async, Call call, TimeSpan giveUpAt)
    {
        Call = call;
        GiveUpAt = giveUpAt;
        _asynchronous = async ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        _synchronous = async ? null : new();
    }

    public Call Call { get; }

    /// <summary>When it has waited for as long as it may.</summary>
    public TimeSpan GiveUpAt { get; }

    /// <summary>The number of its request, once it has its permit.</summary>
    public long? Granted { get; private set; }

    public void Grant(long number)
    {
        Granted = number;
        _asynchronous?.SetResult(number);
        _synchronous?.Set();
    }

    public void Fail(Exception failure)
    {
        _failure = failure;
        _asynchronous?.SetException(failure);
        _synchronous?.Set();
    }

    /// <exception cref="OperationCanceledException">The token ended it; it may have its permit all the same.</exception>
    public async ValueTask<long> WaitAsync(CancellationToken cancellationToken)
    {
        if (_asynchronous is not null)
            return await _asynchronous.Task.WaitAsync(cancellationToken).ConfigureAwait(false);

        _synchronous!.Wait(cancellationToken);
        return _failure is null ? Granted!.Value : throw _failure;
    }

    public void Dispose() => _synchronous?.Dispose();
}
