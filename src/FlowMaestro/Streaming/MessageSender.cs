using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>
/// The requests of one message. A server that streams replies takes two: the thread's events and the message. A server that
/// does not stream takes one, the message, once the client knows it; to find out costs one more, at most once an hour.
/// </summary>
internal sealed class MessageSender(
    bool async, RawThreadsClient raw, ServerCapabilities server, string threadId, string content, RequestOptions? options)
{
    private const int NotImplemented = 501;

    public CancellationToken EndOfClient => raw.EndOfClient;

    /// <summary>Opens the thread's events, without retries: the message can be sent without them.</summary>
    /// <returns>Null where they cannot be had; what is wrong with the thread itself, sending the message will tell.</returns>
    /// <exception cref="FlowMaestroException">The key may not read them. Nothing was sent.</exception>
    public async ValueTask<HttpResponseMessage?> OpenEventsAsync(CancellationToken cancellationToken)
    {
        if (!server.MayStreamReplies)
            return null;

        try
        {
            var once = RequestOptions.Within(options, executionId: null, maxRetries: 0);
            return async
                ? await raw.StreamEventsAsync(threadId, once, cancellationToken).ConfigureAwait(false)
                : raw.StreamEvents(threadId, once, cancellationToken);
        }
        catch (FlowMaestroException e) when (e is FlowMaestroNotFoundException || Reconnection.Passes(e))
        {
            if (HasNoSuchStream(e))
                server.CannotStreamReplies();

            return null;
        }
    }

    /// <summary>Sends the message once: again only after a 501, with which a server refuses to stream before it does anything.</summary>
    /// <returns>The reply, or the acknowledgement of a server that replies on the thread's events alone.</returns>
    public async ValueTask<MessageReply> SendAsync(bool stream, CancellationToken cancellationToken)
    {
        try
        {
            return await PostAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch (FlowMaestroServerException e) when (stream && e.StatusCode == NotImplemented)
        {
            server.CannotStreamReplies();
            return await PostAsync(stream: false, cancellationToken).ConfigureAwait(false);
        }
    }

    // Without the id of an API's own error, a 404 comes from a router that knows no such path. A proxy that holds the
    // headers back until the stream ends does so every time, and each message would wait for the timeout.
    private static bool HasNoSuchStream(FlowMaestroException e) =>
        e is { StatusCode: 404, RequestId: null } or { StatusCode: NotImplemented }
            or FlowMaestroStreamException or FlowMaestroTimeoutException;

    private async ValueTask<MessageReply> PostAsync(bool stream, CancellationToken cancellationToken)
    {
        var request = new SendMessageRequest { Content = content, Stream = stream ? true : null };
        var envelope = async
            ? await raw.SendMessageAsync(threadId, request, options, cancellationToken).ConfigureAwait(false)
            : raw.SendMessage(threadId, request, options, cancellationToken);
        return envelope.Data;
    }
}
