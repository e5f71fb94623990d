using System.Runtime.ExceptionServices;
using FlowMaestro.Http;
using FlowMaestro.Models;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro.Streaming;

/// <summary>
/// Waits beside a stream for the end that the poller finds, and then cuts the stream short: a stream alone never proves that
/// an execution still runs.
/// </summary>
/// <param name="async">Whether to yield; otherwise the polls get a thread of their own, since reads block the caller's.</param>
/// <param name="poller">Finds the end.</param>
/// <param name="watch">What to wait for. A stream's is begun and left here, a wait's by the wait.</param>
/// <param name="caller">The caller's token.</param>
internal sealed class PolledEnd(bool async, ExecutionPoller poller, Watch watch, CancellationToken caller)
{
    private readonly CancellationTokenSource _life = CancellationTokenSource.CreateLinkedTokenSource(caller);
    private BackgroundTask? _polling;
    private ExceptionDispatchInfo? _failure;
    private int _users = 1;

    /// <summary>Cancelled when the execution is over, the polls have failed, or the reader leaves.</summary>
    public CancellationToken Cut => _life.Token;

    /// <summary>The execution as the poller found it; null where something else ended the waiting.</summary>
    public Execution? Execution { get; private set; }

    /// <summary>Begins to wait, unless it has begun.</summary>
    public void Begin()
    {
        if (_polling is not null)
            return;

        if (watch.IsStream)
            poller.Begin(watch);

        _users++;
        _polling = new BackgroundTask(async, "FlowMaestro polling", PollAsync);
    }

    /// <summary>Waits until nothing runs any more; only after <see cref="Begin"/>.</summary>
    public ValueTask FinishAsync() => _polling!.FinishAsync();

    /// <summary>Throws what ended the polls, where something went wrong.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    public Task CancelAsync() => _life.CancelAsync(async);

    /// <summary>The reader leaves, after <see cref="CancelAsync"/>. A synchronous one does not wait for a poll that is under way.</summary>
    public async ValueTask LeaveAsync()
    {
        if (async && _polling is not null)
            await _polling.FinishAsync().ConfigureAwait(false);

        Release();
    }

    // Polling may still run when the reader leaves; the last of the two disposes the token source.
    private void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            _life.Dispose();
    }

    /// <summary>Never throws: the reader throws what went wrong.</summary>
    private async Task PollAsync()
    {
        try
        {
            var execution = await poller.EndAsync(watch, _life.Token).ConfigureAwait(false);
            if (execution is not null && watch.IsLive)
                await Pause.For(async, poller.Clock, EventConnection.Grace, _life.Token).ConfigureAwait(false);

            Execution = execution;
        }
        catch (OperationCanceledException) when (_life.IsCancellationRequested)
        {
            // The reader has left, or the caller has cancelled.
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        if (watch.IsStream)
            poller.Leave(watch);

        await _life.CancelAsync(async).ConfigureAwait(false);
        Release();
    }
}
