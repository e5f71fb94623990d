using System.Runtime.ExceptionServices;
using FlowMaestro.Diagnostics;
using FlowMaestro.Http;
using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>
/// One message and its reply as events. Where the server streams replies, the thread's events are opened first and the
/// message is sent in the background, since the server may hold it until the reply is complete; the events are read to
/// the terminal one, or until the response has the whole reply. Elsewhere the response alone becomes the events.
/// </summary>
/// <param name="async">Whether to yield. Otherwise reads block the caller's thread, and the message is sent on another.</param>
/// <param name="sender">Sends the message and opens the events.</param>
/// <param name="clock">Measures the time between two events.</param>
/// <param name="threadId">The thread.</param>
/// <param name="idleTimeout">The longest time without an event once the message is acknowledged.</param>
/// <param name="caller">Ends the stream.</param>
internal sealed class MessageStream(
    bool async, MessageSender sender, TimeProvider clock, string threadId, TimeSpan idleTimeout, CancellationToken caller)
    : IAsyncDisposable, IDisposable
{
    private readonly CancellationTokenSource _lifetime = CancellationTokenSource.CreateLinkedTokenSource(caller, sender.EndOfClient);
    private readonly CancellationTokenSource _reading = new(
        Timeout.InfiniteTimeSpan, async ? clock : DedicatedThreadTimeProvider.For(clock));
    private readonly Queue<ThreadEvent> _ready = new();
    private readonly ReplyText _text = new();
    private readonly LongActivity? _activity = LongActivity.Begin("Threads.SendMessageStream", Tracing.ThreadId, threadId);
    private readonly Active _active = new(ActiveKind.MessageStream);
    private CancellationTokenRegistration _endOfLifetime;
    private EventConnection? _events;
    private BackgroundTask? _sending;
    private ExceptionDispatchInfo? _failure;
    private volatile MessageReply? _reply;
    private volatile bool _hasText;
    private bool _begun;
    private bool _ended;

    /// <returns>The next event; null after the terminal one.</returns>
    public ValueTask<ThreadEvent?> NextAsync() => _activity is null ? StepAsync() : _activity.WithinAsync(StepAsync);

    public void Dispose() => Synchronously.Finish(DisposeAsync());

    /// <summary>Cancels the message if it is still being sent, and waits until nothing uses the connection any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _ended = true;
        await _lifetime.CancelAsync(async).ConfigureAwait(false);
        if (_sending is not null)
            await _sending.FinishAsync().ConfigureAwait(false);

        if (_events is not null)
            await _events.DisposeAsync().ConfigureAwait(false);

        // Waits for a cancellation that is under way, so that it does not meet a source that is disposed.
        _endOfLifetime.Dispose();
        _reading.Dispose();
        _lifetime.Dispose();
        _activity?.Dispose();
        _active.Dispose();
    }

    private async ValueTask<ThreadEvent?> StepAsync()
    {
        try
        {
            if (!_begun)
            {
                _begun = true;
                await BeginAsync().ConfigureAwait(false);
            }

            while (!_ended)
            {
                if (_ready.TryDequeue(out var ready))
                    return Deliver(ready);

                var item = await _events!.NextAsync().ConfigureAwait(false);
                var e = item is { } received ? EventReader.Read<ThreadEvent>(received, threadId) : null;
                if (e is { IsTerminal: false })
                    return Deliver(e);

                await EndAsync(e).ConfigureAwait(false);
            }

            return null;
        }
        catch (Exception e) when (_lifetime.IsCancellationRequested
            && e is OperationCanceledException or ObjectDisposedException or FlowMaestroStreamException)
        {
            caller.ThrowIfCancellationRequested();
            throw ClientDisposed.While(
                "it read the reply to a message, which may have been sent: read the thread's messages before you send it again",
                isUnknown: true);
        }
    }

    private async ValueTask BeginAsync()
    {
        _endOfLifetime = _lifetime.Token.UnsafeRegister(static reading => ((CancellationTokenSource)reading!).Cancel(), _reading);
        if (await sender.OpenEventsAsync(_lifetime.Token).ConfigureAwait(false) is { } response)
        {
            _events = await EventConnection.OpenAsync(async, response, clock, _reading.Token).ConfigureAwait(false);
            _sending = new BackgroundTask(async, "FlowMaestro message", SendInBackgroundAsync);
            return;
        }

        _reply = await sender.SendAsync(stream: false, _lifetime.Token).ConfigureAwait(false);
        Enqueue(_text.Rest(_reply, wasAnother: false));
    }

    private void Enqueue(IEnumerable<ThreadEvent> events)
    {
        foreach (var e in events)
        {
            e.Data.StreamOf = threadId;
            _ready.Enqueue(e);
        }
    }

    private ThreadEvent Deliver(ThreadEvent e)
    {
        _ended = e.IsTerminal;
        _text.Add(e);
        _hasText |= e is MessageTokenEvent;
        if (_reply is { } reply && !ReplyText.IsIn(reply))
            _reading.CancelAfter(idleTimeout);

        return e;
    }

    /// <summary>Never throws: a failure ends the reading, and the reader throws it.</summary>
    private async Task SendInBackgroundAsync()
    {
        try
        {
            var reply = await sender.SendAsync(stream: true, _lifetime.Token).ConfigureAwait(false);
            _reply = reply;
            var isWhole = ReplyText.IsIn(reply);
            if (!isWhole || _hasText)
            {
                _reading.CancelAfter(isWhole ? EventConnection.Grace : idleTimeout);
                return;
            }
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        await _reading.CancelAsync(async).ConfigureAwait(false);
    }

    /// <summary>
    /// The events ended: with a terminal event, which may be that of another message in the thread, or before one. The
    /// response to the message says which, and has what is missing. A server that holds it sends it at this moment.
    /// </summary>
    private async ValueTask EndAsync(ThreadEvent? terminal)
    {
        await _sending!.FinishAsync().ConfigureAwait(false);
        _lifetime.Token.ThrowIfCancellationRequested();
        _failure?.Throw();
        var reply = _reply!;
        var isWhole = ReplyText.IsIn(reply);
        if (terminal is not null && (!isWhole || _text.IsEndOf(reply, terminal)))
            _ready.Enqueue(terminal);
        else if (isWhole)
            Enqueue(_text.Rest(reply, wasAnother: terminal is not null));
        else
            throw BrokenOff();
    }

    private FlowMaestroStreamException BrokenOff()
    {
        var (reason, code) = _reading.IsCancellationRequested
            ? ($"No event of the reply came for {idleTimeout.TotalSeconds:0.###} s.", FlowMaestroErrorCodes.Timeout)
            : ($"The stream of the reply ended early ({_events!.EndReason}).", FlowMaestroErrorCodes.StreamFailed);
        var message = $"{reason} The message was sent: read the thread's messages before you send it again.";
        return new FlowMaestroStreamException(new ErrorFacts(message, code)
        {
            OutcomeUnknown = true,
            Attempts = 1,
        });
    }
}
