using System.Runtime.ExceptionServices;
using FlowMaestro.Diagnostics;
using FlowMaestro.Http;
using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>
/// One message and its reply as events, on each kind of server: one that streams the reply in the answer to the
/// message, one that delivers it on the thread's events while the message is held, one that does both, and one that does
/// neither. The events are read until the answer has the reply or speaks first; from there on the answer alone is read,
/// for what goes beyond the text that was told. So each piece is told once and one event ends the reply.
/// </summary>
internal sealed class MessageStream : IAsyncDisposable, IDisposable
{
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
    private ReplySource? _events;
    private ReplySource? _answer;
    private Companion? _companion;
    private EventStreamOr<MessageReplyEnvelope>? _sent;
    private ExceptionDispatchInfo? _failure;
    private ThreadEvent? _terminal;
    private volatile bool _eventsEnded;
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

                // With no events beside it the answer is the first to tell, and goes through as it is.
                var source = _events ?? _answer!;
                if (await source.NextAsync().ConfigureAwait(false) is not { } item)
                {
                    await AfterSourceAsync(source).ConfigureAwait(false);
                    continue;
                }

                var e = ThreadEventReader.From(item, _threadId);
                if (source == _events ? !e.IsTerminal : !_eventsEnded)
                {
                    return Deliver(e);
                }

                if (source == _events)
                {
                    await AfterTerminalAsync(e).ConfigureAwait(false);
                }
                else
                {
                    Enqueue(_text.Beyond(e));
                    _answer!.ExpectNext();
                }
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
        _events?.Cut();
        await _life.CancelAsync(_async).ConfigureAwait(false);
        await LeaveEventsAsync().ConfigureAwait(false);
        if (_answer is not null)
        {
            await _answer.DisposeAsync().ConfigureAwait(false);
        }

        _sent?.Dispose();
        _life.Dispose();
        _activity?.Dispose();
    }

    private async ValueTask BeginAsync()
    {
        if (await _sending.ListenAsync(_life.Token).ConfigureAwait(false) is { } events)
        {
            _events = await OpenAsync(events).ConfigureAwait(false);
            _companion = new Companion(_async, "FlowMaestro message", SendBesideAsync);
            return;
        }

        _sent = await _sending.SendAsync(_life.Token).ConfigureAwait(false);
        await TakeAsync(_sent).ConfigureAwait(false);
    }

    private ValueTask<ReplySource> OpenAsync(EventStream events) => ReplySource.OpenAsync(_async, events, _clock, _longestWait, _life.Token);

    /// <summary>Goes on with what came of the message.</summary>
    private async ValueTask TakeAsync(EventStreamOr<MessageReplyEnvelope> sent)
    {
        if (sent.Events is { } events)
        {
            _answer ??= await OpenAsync(events).ConfigureAwait(false);
            _answer.ExpectNext();
        }
        else
        {
            Enqueue(_text.Rest(sent.Envelope!.Data));
        }
    }

    private void Enqueue(IEnumerable<ThreadEvent> events)
    {
        foreach (var e in events)
        {
            _ready.Enqueue(e);
        }
    }

    private ThreadEvent Deliver(ThreadEvent e)
    {
        _ended = e.IsTerminal;
        _text.Add(e);
        if (_sent is not null && !_ended)
        {
            (_events ?? _answer)?.ExpectNext();
        }

        return e;
    }

    /// <summary>A source ended before the reply did: what came of the message says how to go on.</summary>
    private async ValueTask AfterSourceAsync(ReplySource source)
    {
        _caller.ThrowIfCancellationRequested();
        if (source == _events)
        {
            await LeaveEventsAsync().ConfigureAwait(false);
            _failure?.Throw();
            if (_sent!.Envelope is { Data: var reply } && !IsWhole(reply))
            {
                throw BrokenOff(source);
            }

            await TakeAsync(_sent).ConfigureAwait(false);
        }
        else if (_terminal is not null && !_text.WasAnother)
        {
            Enqueue(_text.Ending(_terminal));
        }
        else
        {
            throw BrokenOff(source);
        }
    }

    /// <summary>
    /// A reply ended on the thread's events; whether it is the one to this message only the answer to the message can
    /// say, which comes at the same time. Without waiting for it the message might not even have been sent.
    /// </summary>
    private async ValueTask AfterTerminalAsync(ThreadEvent terminal)
    {
        await LeaveEventsAsync().ConfigureAwait(false);
        _failure?.Throw();
        if (_sent!.Envelope is { Data: var reply } && (!IsWhole(reply) || (terminal as MessageCompletedEvent)?.Content == reply.Content))
        {
            _ready.Enqueue(terminal);
        }
        else
        {
            _terminal = terminal;
            await TakeAsync(_sent).ConfigureAwait(false);
        }
    }

    private async ValueTask LeaveEventsAsync()
    {
        if (_events is not { } events)
        {
            return;
        }

        _eventsEnded = true;
        await _companion!.FinishAsync().ConfigureAwait(false);
        _events = null;
        await events.DisposeAsync().ConfigureAwait(false);
    }

    private FlowMaestroStreamException BrokenOff(ReplySource source) => new FlowMaestroStreamException(new ErrorFacts(
        source.TimedOut
            ? $"No event of the reply came for {_longestWait.TotalSeconds:0.###} s. The message was sent: read the thread's messages before you send it again."
            : $"The reply broke off ({source.EndReason}). The message was sent: read the thread's messages before you send it again.",
        source.TimedOut ? FlowMaestroErrorCodes.Timeout : FlowMaestroErrorCodes.StreamFailed)
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
            _events!.ExpectNext();
            var hasReply = _sent.Events is { } events ? await HearAsync(events).ConfigureAwait(false) : IsWhole(_sent.Envelope!.Data);
            if (!hasReply)
            {
                return;
            }

            if (_text.HasBegun)
            {
                _events.EndWithin(EventConnection.Grace);
                return;
            }
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        _events!.Cut();
    }

    private async ValueTask<bool> HearAsync(EventStream events)
    {
        _answer = await OpenAsync(events).ConfigureAwait(false);
        return await _answer.HearAsync(() => _eventsEnded || !_text.HasBegun).ConfigureAwait(false);
    }
}
