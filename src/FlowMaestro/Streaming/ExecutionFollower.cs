using System.Runtime.ExceptionServices;
using FlowMaestro.Http;
using FlowMaestro.Diagnostics;
using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>
/// Follows an execution to its end: reads the event stream, opens it again when it breaks off, and beside it asks for
/// the state, since a stream alone never proves that an execution still runs. Whoever learns of the end first cuts the
/// other short; the terminal event is delivered once.
/// </summary>
internal sealed class ExecutionFollower : IAsyncDisposable, IDisposable
{
    private readonly bool _async;
    private readonly RawExecutionsClient _raw;
    private readonly TimeProvider _clock;
    private readonly string _executionId;
    private readonly ExecutionChecks _checks;
    private readonly RequestOptions? _options;
    private readonly bool _streamIsRequired;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _life;
    private readonly Reconnection _reconnection;
    private readonly LongActivity? _activity;
    private BackgroundTask? _checking;
    private ExceptionDispatchInfo? _checkFailure;
    private EventConnection? _connection;
    private int _users = 1;
    private bool _ended;

    /// <param name="async">Whether to yield; otherwise the questions get a thread of their own, since reads block the caller's.</param>
    /// <param name="raw">Asks and opens.</param>
    /// <param name="clock">Measures every pause.</param>
    /// <param name="executionId">What to follow.</param>
    /// <param name="checks">The questions beside the stream.</param>
    /// <param name="streamIsRequired">Whether a stream that cannot be opened is an error; otherwise the questions have to do.</param>
    /// <param name="options">The caller's.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public ExecutionFollower(
        bool async, RawExecutionsClient raw, TimeProvider clock, string executionId, ExecutionChecks checks, bool streamIsRequired, RequestOptions? options, CancellationToken cancellationToken)
    {
        _async = async;
        _raw = raw;
        _clock = clock;
        _executionId = executionId;
        _checks = checks;
        _options = options;
        _streamIsRequired = streamIsRequired;
        _caller = cancellationToken;
        _reconnection = new Reconnection(clock, executionId, raw.Diagnostics);
        _life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _activity = streamIsRequired ? LongActivity.Begin("Executions.Stream", Tracing.ExecutionId, executionId) : null;
    }

    /// <summary>The execution as the last question found it, where that is what ended the following.</summary>
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

        // Most events have arrived with the one before: those need no state machine.
        var next = _connection.NextAsync();
        if (!next.IsCompletedSuccessfully)
        {
            return GoOnAsync(next);
        }

        return next.GetAwaiter().GetResult() is { } item ? new(Deliver(ExecutionEventReader.From(item, _executionId))) : GoOnAsync(new(default(ReceivedEvent?)));
    }

    private ValueTask<ExecutionEvent?> StepAsync() => _ended ? default : GoOnAsync(null);

    /// <param name="begun">What the connection was asked for already.</param>
    private async ValueTask<ExecutionEvent?> GoOnAsync(ValueTask<ReceivedEvent?>? begun)
    {
        if (!_streamIsRequired)
        {
            BeginChecks();
        }

        while (true)
        {
            if (_connection is null && await ConnectAsync().ConfigureAwait(false) is { } reconnected)
            {
                return reconnected;
            }

            if (_connection is null)
            {
                return EndByCheck();
            }

            var next = begun ?? _connection.NextAsync();
            begun = null;
            if (await next.ConfigureAwait(false) is { } item)
            {
                return Deliver(ExecutionEventReader.From(item, _executionId));
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

        if (_checking is { } checking)
        {
            await checking.FinishAsync().ConfigureAwait(false);
        }

        _activity?.Dispose();
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
        else if (e is not ConnectedEvent)
        {
            _checks.IsLive = true;
        }

        return e;
    }

    private ExecutionEvent EndByCheck()
    {
        _ended = true;
        _caller.ThrowIfCancellationRequested();
        _checkFailure?.Throw();
        return ExecutionEventReader.Terminal(Result!);
    }

    private async ValueTask DisconnectAsync()
    {
        var connection = _connection!;
        _reconnection.Ended(connection, wasLive: _checks.IsLive);
        _checks.IsLive = false;
        _connection = null;
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <returns>The event of a reconnection; null for a first connection, and where there is no connection since the following is over.</returns>
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
                return dropReason is null ? null : new StreamReconnectedEvent { Reason = dropReason, StreamOf = _executionId };
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
                // There is no stream to be had; the questions go on and end the following.
                await _checking!.FinishAsync().ConfigureAwait(false);
            }
        }

        return null;
    }

    private async ValueTask OpenAsync(bool withRetries)
    {
        var options = RequestOptions.Within(_options, _executionId, maxRetries: withRetries ? null : 0, lastEventId: _reconnection.LastEventId);
        var stream = _async
            ? await _raw.StreamEventsAsync(_executionId, options, _life.Token).ConfigureAwait(false)
            : _raw.StreamEvents(_executionId, options, _life.Token);
        _connection = await EventConnection.OpenAsync(_async, stream, _clock, _life.Token).ConfigureAwait(false);
        _reconnection.Opened();
        BeginChecks();
    }

    private void BeginChecks()
    {
        if (_checking is not null)
        {
            return;
        }

        _users++;
        _checking = new BackgroundTask(_async, "FlowMaestro stream check", CheckAsync);
    }

    /// <summary>Asks until the execution is over, then cuts the stream short. Never throws: what went wrong is the reader's to tell.</summary>
    private async Task CheckAsync()
    {
        try
        {
            Result = await FindEndAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_life.IsCancellationRequested)
        {
            // The reader has left, or the caller has cancelled.
        }
        catch (Exception e)
        {
            _checkFailure = ExceptionDispatchInfo.Capture(e);
        }

        await _life.CancelAsync(_async).ConfigureAwait(false);
        Release();
    }

    private async ValueTask<Execution> FindEndAsync()
    {
        while (true)
        {
            await Pause.For(_async, _clock, _checks.UntilNext(), _life.Token).ConfigureAwait(false);

            // A live event may have come meanwhile, and put the question off.
            if (_checks.UntilNext() > TimeSpan.Zero
                || await _checks.AskAsync(_async, deadline: null, _life.Token).ConfigureAwait(false) is not { } execution
                || !ExecutionChecks.IsOver(execution))
            {
                continue;
            }

            if (_checks.IsLive)
            {
                await Pause.For(_async, _clock, EventConnection.Grace, _life.Token).ConfigureAwait(false);
            }

            return execution;
        }
    }
}
