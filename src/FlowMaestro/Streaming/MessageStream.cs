using System.Runtime.ExceptionServices;
using FlowMaestro.Clock;
using FlowMaestro.Diagnostics;
using FlowMaestro.Http;
using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>
/// One message and its reply as events, on each kind of server: one that streams the reply in the answer to the
/// message, one that delivers it on the thread's events while the message is held, and one that does neither.
/// </summary>
internal sealed class MessageStream : IAsyncDisposable, IDisposable
{
    // What is on its way over a stream that delivers should arrive before it is cut.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly bool _async;
    private readonly MessageSending _sending;
    private readonly TimeProvider _clock;
    private readonly string _threadId;
    private readonly TimeSpan _longestWait;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _life;
    private readonly Queue<ThreadEvent> _ready = new();
    private readonly ReplyText _text = new();
    private readonly LongActivity? _activity;
    private ReadingWindow _window;
    private EventConnection? _connection;
    private Companion? _companion;
    private EventStreamOr<MessageReplyEnvelope>? _sent;
    private ExceptionDispatchInfo? _failure;
    private bool _begun;
    private bool _ended;

    /// <param name="async">Whether to yield; otherwise a message that is held gets a thread of its own, since reads block the caller's.</param>
    /// <param name="sending">Sends and listens.</param>
    /// <param name="clock">Measures the pauses.</param>
    /// <param name="threadId">The thread.</param>
    /// <param name="longestWait">How long no event may come once the message is accepted.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public MessageStream(bool async, MessageSending sending, TimeProvider clock, string threadId, TimeSpan longestWait, CancellationToken cancellationToken)
    {
        _async = async;
        _sending = sending;
        _clock = clock;
        _threadId = threadId;
        _longestWait = longestWait;
        _caller = cancellationToken;
        _life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _window = new ReadingWindow(async, clock, _life.Token);
        _activity = LongActivity.Begin("Threads.SendMessageStream", Tracing.ThreadId, threadId);
    }

    /// <returns>The next event; null after the terminal one.</returns>
    public ValueTask<ThreadEvent?> NextAsync() => _activity is null ? StepAsync() : _activity.WithinAsync(StepAsync);

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
                {
                    ready.StreamOf = _threadId;
                    return Deliver(ready);
                }

                if (await _connection!.NextAsync().ConfigureAwait(false) is not { } item)
                {
                    await AfterConnectionAsync().ConfigureAwait(false);
                    continue;
                }

                var e = ThreadEvents.From(item, _threadId);
                if (!e.IsTerminal || _companion is null)
                {
                    return Deliver(e);
                }

                await AfterTerminalAsync(e).ConfigureAwait(false);
            }

            return null;
        }
        catch (OperationCanceledException) when (_caller.IsCancellationRequested)
        {
            throw new OperationCanceledException(_caller);
        }
    }

    public void Dispose() => Synchronously.Finish(DisposeAsync());

    public async ValueTask DisposeAsync()
    {
        _ended = true;
        _window.Cut();
        await CancelAsync().ConfigureAwait(false);
        await DisconnectAsync().ConfigureAwait(false);
        if (_companion is { } companion)
        {
            await companion.FinishAsync().ConfigureAwait(false);
        }

        _sent?.Dispose();
        _window.Dispose();
        _life.Dispose();
        _activity?.Dispose();
    }

    private async ValueTask BeginAsync()
    {
        if (await _sending.ListenAsync(_life.Token).ConfigureAwait(false) is { } events)
        {
            await ReadAsync(events).ConfigureAwait(false);
            _companion = new Companion(_async, "FlowMaestro message", SendBesideAsync);
            return;
        }

        _sent = await _sending.SendAsync(_life.Token).ConfigureAwait(false);
        await TakeAsync(_sent).ConfigureAwait(false);
    }

    private async ValueTask ReadAsync(EventStream events) =>
        _connection = await EventConnection.OpenAsync(_async, events, _clock, _window.Token).ConfigureAwait(false);

    /// <summary>Goes on with what came of the message.</summary>
    private async ValueTask TakeAsync(EventStreamOr<MessageReplyEnvelope> sent)
    {
        if (sent.Events is { } events)
        {
            // The one before may have been cut, to get here.
            _window.Dispose();
            _window = new ReadingWindow(_async, _clock, _life.Token);
            _window.ExpectEventWithin(_longestWait);
            await ReadAsync(events).ConfigureAwait(false);
        }
        else
        {
            foreach (var e in _text.Rest(sent.Envelope!.Data))
            {
                _ready.Enqueue(e);
            }
        }
    }

    private ThreadEvent Deliver(ThreadEvent e)
    {
        _ended = e.IsTerminal;
        if (e is MessageTokenEvent token)
        {
            _text.Add(token);
        }

        if (_sent is not null && !_ended)
        {
            _window.ExpectEventWithin(_longestWait);
        }

        return e;
    }

    /// <summary>A connection ended before the reply did: what came of the message says how to go on.</summary>
    private async ValueTask AfterConnectionAsync()
    {
        var reason = _connection!.EndReason;
        await DisconnectAsync().ConfigureAwait(false);
        _caller.ThrowIfCancellationRequested();
        if (_companion is not { } companion)
        {
            throw BrokenOff(reason);
        }

        await companion.FinishAsync().ConfigureAwait(false);
        _companion = null;
        _failure?.Throw();
        var sent = _sent!;
        if (sent.Events is null && !IsWhole(sent.Envelope!.Data))
        {
            throw BrokenOff(reason);
        }

        await TakeAsync(sent).ConfigureAwait(false);
    }

    /// <summary>
    /// A reply ended on the thread's events; whether it is the one to this message only the answer to the message can
    /// say, which comes at the same time. Without waiting for it the message might not even have been sent.
    /// </summary>
    private async ValueTask AfterTerminalAsync(ThreadEvent terminal)
    {
        await _companion!.FinishAsync().ConfigureAwait(false);
        _companion = null;
        await DisconnectAsync().ConfigureAwait(false);
        _failure?.Throw();
        if (_sent!.Envelope is { Data: var reply } && (!IsWhole(reply) || (terminal as MessageCompletedEvent)?.Content == reply.Content))
        {
            _ready.Enqueue(terminal);
        }
        else
        {
            await TakeAsync(_sent).ConfigureAwait(false);
        }
    }

    private FlowMaestroStreamException BrokenOff(string reason) => new FlowMaestroStreamException(new FailureFacts(
        _window.TimedOut
            ? $"No event of the reply came for {_longestWait.TotalSeconds:0.###} s. The message was sent: read the thread's messages before you send it again."
            : $"The reply broke off ({reason}). The message was sent: read the thread's messages before you send it again.",
        _window.TimedOut ? FlowMaestroErrorCodes.Timeout : FlowMaestroErrorCodes.StreamFailed)
    {
        OutcomeUnknown = true,
        Attempts = 1,
    });

    // Not every answer to a message holds the reply: a server may accept it and deliver on the thread's events.
    private static bool IsWhole(MessageReply reply) => reply.Content is not null || reply.Status.IsTerminal;

    private async Task SendBesideAsync()
    {
        try
        {
            _sent = await _sending.SendAsync(_life.Token).ConfigureAwait(false);
            if (_sent.Envelope is { } envelope && !IsWhole(envelope.Data))
            {
                _window.ExpectEventWithin(_longestWait);
                return;
            }

            if (_sent.Envelope is not null && _text.HasBegun)
            {
                await Pause.For(_async, _clock, Grace, _life.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        _window.Cut();
    }

    private async ValueTask CancelAsync()
    {
        if (_async)
        {
            await _life.CancelAsync().ConfigureAwait(false);
        }
        else
        {
            _life.Cancel();
        }
    }

    private async ValueTask DisconnectAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
