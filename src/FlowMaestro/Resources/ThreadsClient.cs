using FlowMaestro.Http;
using FlowMaestro.Models;
using FlowMaestro.Resources;
using FlowMaestro.Streaming;

namespace FlowMaestro;

/// <summary>Talk with agents.</summary>
public partial class ThreadsClient
{
    /// <summary>Sends a message and waits for the whole reply. It is not sent again when the server may have received it.</summary>
    /// <param name="threadId">Its id.</param>
    /// <param name="content">What to say.</param>
    /// <param name="serverTimeout">
    /// How long the server waits for the agent before it responds with 408: from 1 ms to 2 minutes, in whole milliseconds. Default:
    /// 2 minutes. The client waits longer, 150 s unless <paramref name="options"/> say otherwise, so that the call ends with the
    /// server's response.
    /// </param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="FlowMaestroTimeoutException">
    /// No reply in time. The agent goes on: look at the messages before you send again.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="serverTimeout"/> is outside of its range.</exception>
    /// <exception cref="ArgumentException">
    /// The timeout in <paramref name="options"/> is not longer than <paramref name="serverTimeout"/>: the client would hang up before the
    /// server has said what became of the message.
    /// </exception>
    public virtual async Task<ApiResponse<MessageReply>> SendMessageAsync(
        string threadId,
        string content,
        TimeSpan? serverTimeout = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var request = Message(content, serverTimeout, options);
        return (await _raw.SendMessageAsync(threadId, request, options, cancellationToken).ConfigureAwait(false)).ToResponse();
    }

    /// <inheritdoc cref="SendMessageAsync"/>
    public virtual ApiResponse<MessageReply> SendMessage(
        string threadId,
        string content,
        TimeSpan? serverTimeout = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default) =>
        _raw.SendMessage(threadId, Message(content, serverTimeout, options), options, cancellationToken).ToResponse();

    /// <summary>
    /// Sends a message and yields its reply as it is written, ending after exactly one terminal event. It is never sent
    /// twice. From a server that cannot stream (today's) the reply comes as one <see cref="MessageTokenEvent"/> and the
    /// <see cref="MessageCompletedEvent"/>.
    /// </summary>
    /// <remarks>
    /// Each message takes two requests from the allowance: one for the thread's events, one for the message. On a server that
    /// cannot stream, each takes one, once the first message has found that out; the client tries again after an hour.
    /// </remarks>
    /// <param name="threadId">Its id.</param>
    /// <param name="content">What to say.</param>
    /// <param name="options">Limits, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the stream at once; the agent may go on.</param>
    /// <exception cref="FlowMaestroStreamException">
    /// The stream ended before the reply did, or no event came for as long as a message may take (150 s, see
    /// <see cref="RequestOptions.Timeout"/>). The message was sent: look at the messages before you send it again.
    /// </exception>
    public virtual IAsyncEnumerable<ThreadEvent> SendMessageStreamAsync(
        string threadId, string content, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckMessage(threadId, content);
        return EventSequence.ReadAsync(
            token => MessageStream(async: true, threadId, content, options, token), static reply => reply.NextAsync(), cancellationToken);
    }

    /// <inheritdoc cref="SendMessageStreamAsync"/>
    public virtual IEnumerable<ThreadEvent> SendMessageStream(
        string threadId, string content, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckMessage(threadId, content);
        return EventSequence.Read(
            () => MessageStream(async: false, threadId, content, options, cancellationToken), static reply => reply.NextAsync());
    }

    /// <summary>
    /// Yields what happens in a thread, message after message, for as long as it is read. Connections that break off
    /// are opened again.
    /// </summary>
    /// <param name="threadId">Its id.</param>
    /// <param name="options">Limits, retries and headers of each request; the timeout is that of the headers.</param>
    /// <param name="cancellationToken">Ends the stream at once.</param>
    /// <exception cref="FlowMaestroNotFoundException">There is no such thread, or the server does not stream threads, like the public
    /// one today.</exception>
    public virtual IAsyncEnumerable<ThreadEvent> StreamAsync(
        string threadId, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(threadId, nameof(threadId));
        return EventSequence.ReadAsync(
            token => Follower(async: true, threadId, options, token), static follower => follower.NextAsync()!, cancellationToken);
    }

    /// <inheritdoc cref="StreamAsync"/>
    public virtual IEnumerable<ThreadEvent> Stream(
        string threadId, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(threadId, nameof(threadId));
        return EventSequence.Read(
            () => Follower(async: false, threadId, options, cancellationToken), static follower => follower.NextAsync()!);
    }

    private static SendMessageRequest Message(string content, TimeSpan? serverTimeout, RequestOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(content);
        if (serverTimeout is { } wait)
        {
            Arguments.CheckRange<double>(
                wait.TotalMilliseconds, SendMessageRequest.TimeoutMinimum, SendMessageRequest.TimeoutMaximum, nameof(serverTimeout));
            if (options?.Timeout is { } own && own != Timeout.InfiniteTimeSpan && own <= wait)
            {
                throw new ArgumentException(
                    $"{nameof(RequestOptions)}.{nameof(RequestOptions.Timeout)} must be longer than {nameof(serverTimeout)}: "
                    + "the client would hang up before the server has said what became of the message.",
                    nameof(options));
            }
        }

        return new SendMessageRequest { Content = content, Timeout = (int?)serverTimeout?.TotalMilliseconds };
    }

    private static void CheckMessage(string threadId, string content)
    {
        ApiRequest.CheckId(threadId, nameof(threadId));
        ArgumentException.ThrowIfNullOrWhiteSpace(content);
    }

    private ThreadFollower Follower(bool async, string threadId, RequestOptions? options, CancellationToken cancellationToken) =>
        new(async, _raw, _context.Clock, threadId, options, cancellationToken);

    private MessageStream MessageStream(
        bool async, string threadId, string content, RequestOptions? options, CancellationToken cancellationToken) => new(
        async,
        new MessageSender(async, _raw, _context.Capabilities, threadId, content, options),
        _context.Clock,
        threadId,
        Call.LimitOf(_context.Options, RawThreadsClient.SendMessageOperation, options),
        cancellationToken);
}
