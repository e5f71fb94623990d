namespace FlowMaestro.Tests.Streaming;

/// <summary>Something that a server of a test waits for.</summary>
internal sealed class Signal
{
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Task => _source.Task;

    public bool TrySetResult() => _source.TrySetResult();
}
