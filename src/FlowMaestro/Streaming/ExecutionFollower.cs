using System.Runtime.ExceptionServices;
using FlowMaestro.Diagnostics;
using FlowMaestro.Http;
using FlowMaestro.Models;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro.Streaming;

/// <summary>
/// Follows an execution to its end: reads the event stream, opens it again when it breaks off, and beside it waits for what
/// the poller finds, since a stream alone never proves that an execution still runs. Whoever learns of the end first cuts the
/// other short; the terminal event is delivered once.
/// </summary>
internal sealed class ExecutionFollower : IAsyncDisposable, IDisposable
{
    private readonly bool _async;
    private readonly RawExecutionsClient _raw;
    private readonly ExecutionPoller _poller;
    private readonly Watch _watch;
    private readonly string _executionId;
    private readonly RequestOptions? _options;
    private readonly bool _streamIsRequired;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _life;
    private readonly Reconnection _reconnection;
    private readonly LongActivity? _activity;
    private readonly Active? _active;
    private BackgroundTask? _polling;
    private ExceptionDispatchInfo? _pollFailure;
    private EventConnection? _connection;
    private long _openedAt;
    private TimeSpan _wasOpen;
    private bool _hasTold;
    private int _users = 1;
    private bool _ended;

    /// <param name="async">Whether to yield; otherwise the polls get a thread of their own, since reads block the caller's.</param>
    /// <param name="raw">Opens the stream.</param>
    /// <param name="poller">Finds the end.</param>
    /// <param name="watch">What to follow. A stream's is begun and left here, a wait's by the wait.</param>
    /// <param name="streamIsRequired">Whether a stream that cannot be opened is an error; otherwise the polls have to do.</param>
    /// <param name="options">The caller's.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public ExecutionFollower(
        bool async, RawExecutionsClient raw, ExecutionPoller poller, Watch watch, bool streamIsRequired, RequestOptions? options, CancellationToken cancellationToken)
    {
        _async = async;
        _raw = raw;
        _poller = poller;
        _watch = watch;
        _executionId = watch.ExecutionId;
        _options = options;
        _streamIsRequired = streamIsRequired;
        _caller = cancellationToken;
        _reconnection = new Reconnection(poller.Clock, ActiveKind.ExecutionStream, watch.ExecutionId, raw.Diagnostics);
        _life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _active = streamIsRequired ? new(ActiveKind.ExecutionStream) : null;
        _activity = streamIsRequired ? LongActivity.Begin("Executions.Stream", Tracing.ExecutionId, watch.ExecutionId) : null;
    }

    /// <summary>The execution as the poller found it, where that is what ended the following.</summary>
    public Execution? Result { get; private set; }

    /// <returns>The next event; null after the terminal one.</returns>
    public ValueTask<ExecutionEvent?> NextAsync()
    {
        if (_activity is not null)
        {
            return _activity.WithinAsync(StepAsync);
        }

        if (_ended || _connection is null)
        {
            return StepAsync();
        }

        if (!_async)
        {
            _poller.AwaitsEvent(_watch);
        }

        // Most events have arrived with the one before: those need no state machine.
        var next = _connection.NextAsync();
        if (!next.IsCompletedSuccessfully)
        {
            return GoOnAsync(next);
        }

        if (next.GetAwaiter().GetResult() is not { } item)
        {
            return GoOnAsync(new(default(ReceivedEvent?)));
        }

        _poller.HasEvent(_watch, isEvent: true);
        return new(Deliver(EventReader.Read<ExecutionEvent>(item, _executionId)));
    }

    private ValueTask<ExecutionEvent?> StepAsync() => _ended ? default : GoOnAsync(null);

    /// <param name="begun">What the connection was asked for already.</param>
    private async ValueTask<ExecutionEvent?> GoOnAsync(ValueTask<ReceivedEvent?>? begun)
    {
        BeginPolling();
        while (true)
        {
            if (_connection is null && await ConnectAsync().ConfigureAwait(false) is { } reconnected)
            {
                return reconnected;
            }

            if (_connection is null)
            {
                return EndByPoll();
            }

            _poller.AwaitsEvent(_watch);
            var next = begun ?? _connection.NextAsync();
            begun = null;
            var received = await next.ConfigureAwait(false);
            _poller.HasEvent(_watch, received is not null);
            if (received is { } item)
            {
                return Deliver(EventReader.Read<ExecutionEvent>(item, _executionId));
            }

            await DisconnectAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _ended = true;
        _life.Cancel();
        if (_connection is { } connection)
        {
            Synchronously.Finish(connection.DisposeAsync());
        }

        _activity?.Dispose();
        _active?.Dispose();
        Release();
    }

    public async ValueTask DisposeAsync()
    {
        _ended = true;
        await _life.CancelAsync().ConfigureAwait(false);
        if (_connection is { } connection)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        if (_polling is { } polling)
        {
            await polling.FinishAsync().ConfigureAwait(false);
        }

        _activity?.Dispose();
        _active?.Dispose();
        Release();
    }

    // Polling may still run when the reader is disposed; the last of the two disposes the token source.
    private void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _life.Dispose();
        }
    }

    private ExecutionEvent Deliver(ExecutionEvent e)
    {
        if (e.IsTerminal)
        {
            _ended = true;
        }

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
        _pollFailure?.Throw();
        return Result is null ? null : TerminalEvent.Of(Result);
    }

    private async ValueTask DisconnectAsync()
    {
        var connection = _connection!;
        _reconnection.Ended(connection, wasLive: _watch.IsLive);
        _poller.StreamDelivers(_watch, false);
        _wasOpen += _poller.Clock.GetElapsedTime(_openedAt);
        _connection = null;
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <returns>The event of a reconnection; null for a first connection, and where there is no connection since the following is
    /// over.</returns>
    private async ValueTask<ExecutionEvent?> ConnectAsync()
    {
        var dropReason = _reconnection.DropReason;
        while (!_life.IsCancellationRequested)
        {
            try
            {
                var isFirstTry = dropReason is null && !_reconnection.IsFailing;
                if (!isFirstTry)
                {
                    await _reconnection.PauseAsync(_async, _life.Token).ConfigureAwait(false);
                }

                await OpenAsync(withRetries: isFirstTry).ConfigureAwait(false);
                return dropReason is null ? null : new StreamReconnectedEvent { Reason = dropReason, ExecutionId = _executionId };
            }
            catch (OperationCanceledException) when (_life.IsCancellationRequested)
            {
                return null;
            }
            catch (FlowMaestroException e) when (Reconnection.Passes(e) && !(dropReason is null && _streamIsRequired))
            {
                _reconnection.Failed(e);
            }
            catch (FlowMaestroException) when (!_streamIsRequired)
            {
                // There is no stream to be had; the polls go on and end the following.
                _poller.StreamEnded(wasOpen: null, hasTold: false);
                await _polling!.FinishAsync().ConfigureAwait(false);
            }
        }

        return null;
    }

    private async ValueTask OpenAsync(bool withRetries)
    {
        var options = RequestOptions.Within(_options, _executionId, maxRetries: withRetries ? null : 0, lastEventId: _reconnection.LastEventId, isPoll: !_streamIsRequired);
        var stream = _async
            ? await _raw.StreamEventsAsync(_executionId, options, _life.Token).ConfigureAwait(false)
            : _raw.StreamEvents(_executionId, options, _life.Token);
        _connection = await EventConnection.OpenAsync(_async, stream, _poller.Clock, _life.Token).ConfigureAwait(false);
        _reconnection.Opened();
        _openedAt = _poller.Clock.GetTimestamp();
    }

    private void BeginPolling()
    {
        if (_polling is not null)
        {
            return;
        }

        if (_streamIsRequired)
        {
            _poller.Begin(_watch);
        }

        _users++;
        _polling = new BackgroundTask(_async, "FlowMaestro polling", PollAsync);
    }

    /// <summary>
    /// Waits until the execution is over, then cuts the stream short. Never throws: what went wrong is the reader's to tell.
    /// </summary>
    private async Task PollAsync()
    {
        try
        {
            var execution = await _poller.EndAsync(_watch, _life.Token).ConfigureAwait(false);
            if (_watch.IsLive)
            {
                await Pause.For(_async, _poller.Clock, EventConnection.Grace, _life.Token).ConfigureAwait(false);
            }

            Result = execution;
            if (execution is not null)
            {
                var current = _connection is null ? TimeSpan.Zero : _poller.Clock.GetElapsedTime(_openedAt);
                _poller.StreamEnded(_wasOpen + current, _hasTold);
            }
        }
        catch (OperationCanceledException) when (_life.IsCancellationRequested)
        {
            // The reader has left, or the caller has cancelled.
        }
        catch (Exception e)
        {
            _pollFailure = ExceptionDispatchInfo.Capture(e);
        }

        if (_streamIsRequired)
        {
            _poller.Leave(_watch);
        }

        await _life.CancelAsync(_async).ConfigureAwait(false);
        Release();
    }
}
