using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>
/// Sends one message, once. It asks for a stream; a server that cannot stream says so with 501 before it does anything,
/// and only then is the message sent again, to be answered whole.
/// </summary>
internal sealed class MessageSending(bool async, RawThreadsClient raw, StreamAbilities abilities, string threadId, string content, RequestOptions? options)
{
    private const int NotImplemented = 501;

    /// <returns>The reply, whole or as a stream.</returns>
    public async ValueTask<EventStreamOr<MessageReplyEnvelope>> SendAsync(CancellationToken cancellationToken)
    {
        if (abilities.CanStreamReplies)
        {
            try
            {
                var request = new SendMessageRequest { Content = content, Stream = true };
                return async
                    ? await raw.SendMessageStreamAsync(threadId, request, options, cancellationToken).ConfigureAwait(false)
                    : raw.SendMessageStream(threadId, request, options, cancellationToken);
            }
            catch (FlowMaestroServerException e) when (e.StatusCode == NotImplemented)
            {
                abilities.MissedStreaming();
            }
        }

        var whole = new SendMessageRequest { Content = content };
        var envelope = async
            ? await raw.SendMessageAsync(threadId, whole, options, cancellationToken).ConfigureAwait(false)
            : raw.SendMessage(threadId, whole, options, cancellationToken);
        return new EventStreamOr<MessageReplyEnvelope>(null, envelope);
    }

    /// <summary>Opens the thread's own events, on which some servers deliver the reply.</summary>
    /// <returns>Null where there are none to be had; the message decides what that means.</returns>
    public async ValueTask<EventStream?> ListenAsync(CancellationToken cancellationToken)
    {
        if (!abilities.CanStreamReplies || !abilities.HasThreadEvents)
        {
            return null;
        }

        try
        {
            return async
                ? await raw.StreamEventsAsync(threadId, options, cancellationToken).ConfigureAwait(false)
                : raw.StreamEvents(threadId, options, cancellationToken);
        }
        catch (FlowMaestroException e) when (e is FlowMaestroNotFoundException or FlowMaestroStreamException || e.StatusCode == NotImplemented)
        {
            // The server's own answers have an id; without one it is the router that knows no such address.
            if (e.RequestId is null)
            {
                abilities.MissedThreadEvents();
            }

            return null;
        }
        catch (FlowMaestroException e) when (Reconnection.Passes(e))
        {
            return null;
        }
    }
}
