using FlowMaestro.Diagnostics;
using FlowMaestro.Http;
using FlowMaestro.Models;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro.Streaming;

/// <summary>
/// Follows an execution to its end: reads the event stream, opens it again when it breaks off, and beside it waits for the
/// end that the poller finds. The stream and the poller may both tell of the end; the terminal event is delivered once.
/// </summary>
internal sealed class ExecutionFollower : IAsyncDisposable, IDisposable
{
    private readonly bool _async;
    private readonly ExecutionPoller _poller;
    private readonly Watch _watch;
    private readonly PolledEnd _end;
    private readonly EventStream _stream;
    private readonly CancellationToken _caller;
    private readonly LongActivity? _activity;
    private readonly Active? _active;
    private bool _hasTold;
    private bool _ended;

    /// <param name="async">Whether to yield; otherwise reads block the caller's thread.</param>
    /// <param name="raw">Opens the stream.</param>
    /// <param name="poller">Finds the end.</param>
    /// <param name="watch">What to follow. Where it is a wait's, the polls have to do if the stream cannot be opened.</param>
    /// <param name="caller">The caller's token.</param>
    public ExecutionFollower(bool async, RawExecutionsClient raw, ExecutionPoller poller, Watch watch, CancellationToken caller)
    {
        _async = async;
        _poller = poller;
        _watch = watch;
        _caller = caller;
        var end = _end = new PolledEnd(async, poller, watch, caller);
        var reconnection = new Reconnection(poller.Clock, ActiveKind.ExecutionStream, watch.ExecutionId, raw.Diagnostics);
        _stream = new EventStream(async, poller.Clock, reconnection, RequestAsync, watch.IsStream, TimeSpan.MaxValue, end.Cut);
        _active = watch.IsStream ? new(ActiveKind.ExecutionStream) : null;
        _activity = watch.IsStream ? LongActivity.Begin("Executions.Stream", Tracing.ExecutionId, watch.ExecutionId) : null;

        async ValueTask<HttpResponseMessage> RequestAsync(int? maxRetries, string? lastEventId)
        {
            if (!watch.IsStream)
                poller.PayForStream();

            var options = RequestOptions.Within(
                watch.Options, watch.ExecutionId, maxRetries: maxRetries, lastEventId: lastEventId, isPoll: !watch.IsStream);
            return async
                ? await raw.StreamEventsAsync(watch.ExecutionId, options, end.Cut).ConfigureAwait(false)
                : raw.StreamEvents(watch.ExecutionId, options, end.Cut);
        }
    }

    /// <summary>The execution as the poller found it, where that is what ended the following.</summary>
    public Execution? Result => _end.Execution;

    /// <returns>The next event; null after the terminal one.</returns>
    public ValueTask<ExecutionEvent?> NextAsync()
    {
        if (_activity is not null)
            return _activity.WithinAsync(StepAsync);

        if (_ended || !_stream.IsOpen)
            return StepAsync();

        if (!_async)
            _poller.AwaitsEvent(_watch);

        // Most events have arrived with the one before: those need no state machine.
        var next = _stream.NextAsync();
        if (!next.IsCompletedSuccessfully)
            return GoOnAsync(next);

        if (next.GetAwaiter().GetResult() is not { } item)
            return GoOnAsync(new(default(ReceivedEvent?)));

        _poller.HasEvent(_watch, isEvent: true);
        return new(Deliver(EventReader.Read<ExecutionEvent>(item, _watch.ExecutionId)));
    }

    public void Dispose() => Synchronously.Finish(DisposeAsync());

    public async ValueTask DisposeAsync()
    {
        _ended = true;
        await _end.CancelAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _end.LeaveAsync().ConfigureAwait(false);
        _activity?.Dispose();
        _active?.Dispose();
    }

    private ValueTask<ExecutionEvent?> StepAsync() => _ended ? default : GoOnAsync(null);

    /// <param name="begun">What the connection was asked for already.</param>
    private async ValueTask<ExecutionEvent?> GoOnAsync(ValueTask<ReceivedEvent?>? begun)
    {
        _end.Begin();
        while (true)
        {
            if (!_stream.IsOpen && await ConnectAsync().ConfigureAwait(false) is { } reconnected)
                return reconnected;

            if (!_stream.IsOpen)
                return EndByPoll();

            _poller.AwaitsEvent(_watch);
            var next = begun ?? _stream.NextAsync();
            begun = null;
            var received = await next.ConfigureAwait(false);
            _poller.HasEvent(_watch, received is not null);
            if (received is { } item)
                return Deliver(EventReader.Read<ExecutionEvent>(item, _watch.ExecutionId));

            var wasLive = _watch.IsLive;
            _poller.StreamDelivers(_watch, false);
            await _stream.CloseAsync(wasLive).ConfigureAwait(false);
        }
    }

    private ExecutionEvent Deliver(ExecutionEvent e)
    {
        _ended |= e.IsTerminal;
        if (e is not ConnectedEvent)
        {
            _hasTold = true;
            _poller.StreamDelivers(_watch, !e.IsTerminal);
        }

        return e;
    }

    /// <returns>Null where the wait's time was over first.</returns>
    private ExecutionEvent? EndByPoll()
    {
        _ended = true;
        _caller.ThrowIfCancellationRequested();
        _end.ThrowIfFailed();
        if (Result is not { } execution)
            return null;

        _poller.StreamEnded(_stream.WasOpen, _hasTold);
        return TerminalEvent.Of(execution);
    }

    /// <returns>The event of a reconnection; null for a first connection, and where there is none because the following is over.</returns>
    private async ValueTask<ExecutionEvent?> ConnectAsync()
    {
        var dropReason = _stream.DropReason;
        try
        {
            if (_stream.IsHopeless)
            {
                await GoOnWithPollsAsync().ConfigureAwait(false);
                return null;
            }

            await _stream.OpenAsync().ConfigureAwait(false);
            return dropReason is null ? null : new StreamReconnectedEvent { Reason = dropReason, ExecutionId = _watch.ExecutionId };
        }
        catch (OperationCanceledException) when (_end.Cut.IsCancellationRequested)
        {
            return null;
        }
        catch (ObjectDisposedException) when (_poller.EndOfClient.IsCancellationRequested)
        {
            // The poller ends the following, with an exception that says so.
            await _end.FinishAsync().ConfigureAwait(false);
            return null;
        }
        catch (FlowMaestroException) when (!_watch.IsStream)
        {
            await GoOnWithPollsAsync().ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>There is no stream to be had: the polls end the following.</summary>
    private ValueTask GoOnWithPollsAsync()
    {
        _poller.StreamEnded(wasOpen: null, hasTold: false);
        return _end.FinishAsync();
    }
}
