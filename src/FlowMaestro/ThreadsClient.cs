using System.Runtime.CompilerServices;
using FlowMaestro.Generated;
using FlowMaestro.Http;
using FlowMaestro.Models;
using FlowMaestro.Paging;
using FlowMaestro.Streaming;

namespace FlowMaestro;

/// <summary>Talk with agents.</summary>
public class ThreadsClient
{
    private readonly RawThreadsClient _raw;
    private readonly FlowMaestroClientOptions _client;
    private readonly ServerCapabilities _server;

    internal ThreadsClient(RawThreadsClient raw, FlowMaestroClientOptions client)
    {
        _raw = raw;
        _client = client;
        _server = new ServerCapabilities(client.TimeProvider);
    }

    /// <summary>For mocks.</summary>
    protected ThreadsClient()
    {
        _raw = null!;
        _client = null!;
        _server = null!;
    }

    /// <summary>One thread.</summary>
    /// <param name="threadId">Its id.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="FlowMaestroNotFoundException">There is none, or it belongs to somebody else.</exception>
    public virtual async Task<ApiResponse<AgentThread>> GetAsync(string threadId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(await _raw.GetAsync(threadId, options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="GetAsync"/>
    public virtual ApiResponse<AgentThread> Get(string threadId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(_raw.Get(threadId, options, cancellationToken));

    /// <summary>One page of the messages of a thread, the oldest first. The server as deployed sends all at once and no <c>Pagination</c>.</summary>
    /// <param name="threadId">Its id.</param>
    /// <param name="page">From 1. Default 1.</param>
    /// <param name="perPage">1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<Page<ThreadMessage>> ListMessagesAsync(string threadId, int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        return ToPage(await _raw.ListMessagesAsync(threadId, page, perPage, options, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="ListMessagesAsync"/>
    public virtual Page<ThreadMessage> ListMessages(string threadId, int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        return ToPage(_raw.ListMessages(threadId, page, perPage, options, cancellationToken));
    }

    /// <summary>All of them, page by page as they are read.</summary>
    /// <param name="threadId">Its id.</param>
    /// <param name="perPage">How many each request fetches, 1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    public virtual IAsyncEnumerable<ThreadMessage> ListAllMessagesAsync(string threadId, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(threadId, nameof(threadId));
        Pages.Check(null, perPage);
        return Pages.AllAsync(static row => row.Id, (page, token) => ListMessagesAsync(threadId, page, perPage, options, token), cancellationToken);
    }

    /// <inheritdoc cref="ListAllMessagesAsync"/>
    public virtual IEnumerable<ThreadMessage> ListAllMessages(string threadId, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(threadId, nameof(threadId));
        Pages.Check(null, perPage);
        return Pages.All(static row => row.Id, page => ListMessages(threadId, page, perPage, options, cancellationToken));
    }

    /// <summary>Sends a message and waits for the whole reply. Never sent twice where the first may have arrived. The server may think for two minutes: this call has 150 s unless <see cref="RequestOptions.Timeout"/> says otherwise.</summary>
    /// <param name="threadId">Its id.</param>
    /// <param name="content">What to say.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="FlowMaestroTimeoutException">No reply in time. The agent goes on: look at the messages before you send again.</exception>
    public virtual async Task<ApiResponse<MessageReply>> SendMessageAsync(string threadId, string content, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(content);
        var request = new SendMessageRequest { Content = content };
        return ToResponse(await _raw.SendMessageAsync(threadId, request, options, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="SendMessageAsync"/>
    public virtual ApiResponse<MessageReply> SendMessage(string threadId, string content, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(content);
        var request = new SendMessageRequest { Content = content };
        return ToResponse(_raw.SendMessage(threadId, request, options, cancellationToken));
    }

    /// <summary>
    /// Sends a message and yields its reply as it is written, ending after exactly one terminal event. It is never sent
    /// twice. From a server that cannot stream (today's) the reply comes as one <see cref="MessageTokenEvent"/> and the
    /// <see cref="MessageCompletedEvent"/>.
    /// </summary>
    /// <remarks>
    /// Each message takes two requests from the allowance: one for the thread's events, one for the message. On a server that
    /// cannot stream it is one, after the first message has found that out; that is tried again after an hour.
    /// </remarks>
    /// <param name="threadId">Its id.</param>
    /// <param name="content">What to say.</param>
    /// <param name="options">Limits, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the stream at once; the agent may go on.</param>
    /// <exception cref="FlowMaestroStreamException">
    /// The stream ended before the reply did, or no event came for as long as a message may take (150 s, see
    /// <see cref="RequestOptions.Timeout"/>). The message was sent: look at the messages before you send it again.
    /// </exception>
    public virtual IAsyncEnumerable<ThreadEvent> SendMessageStreamAsync(string threadId, string content, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckMessage(threadId, content);
        return ReplyAsync(threadId, content, options, cancellationToken);
    }

    /// <inheritdoc cref="SendMessageStreamAsync"/>
    public virtual IEnumerable<ThreadEvent> SendMessageStream(string threadId, string content, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckMessage(threadId, content);
        return Reply(threadId, content, options, cancellationToken);
    }

    /// <summary>
    /// Yields what happens in a thread, message after message, for as long as it is read. Connections that break off
    /// are opened again.
    /// </summary>
    /// <param name="threadId">Its id.</param>
    /// <param name="options">Limits, retries and headers of each request; the timeout is that of the headers.</param>
    /// <param name="cancellationToken">Ends the stream at once.</param>
    /// <exception cref="FlowMaestroNotFoundException">There is no such thread, or the server has no such streams, as today's.</exception>
    public virtual IAsyncEnumerable<ThreadEvent> StreamAsync(string threadId, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(threadId, nameof(threadId));
        return FollowAsync(threadId, options, cancellationToken);
    }

    /// <inheritdoc cref="StreamAsync"/>
    public virtual IEnumerable<ThreadEvent> Stream(string threadId, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(threadId, nameof(threadId));
        return Follow(threadId, options, cancellationToken);
    }

    /// <summary>Removes a thread with its messages.</summary>
    /// <param name="threadId">Its id.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<ApiResponse<Deletion>> DeleteAsync(string threadId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        Pages.Deleted(await _raw.DeleteAsync(threadId, options, cancellationToken).ConfigureAwait(false), threadId);

    /// <inheritdoc cref="DeleteAsync"/>
    public virtual ApiResponse<Deletion> Delete(string threadId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        Pages.Deleted(_raw.Delete(threadId, options, cancellationToken), threadId);

    private static void CheckMessage(string threadId, string content)
    {
        ApiRequest.CheckId(threadId, nameof(threadId));
        ArgumentException.ThrowIfNullOrWhiteSpace(content);
    }

    private async IAsyncEnumerable<ThreadEvent> ReplyAsync(string threadId, string content, RequestOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reply = MessageStream(async: true, threadId, content, options, cancellationToken);
        await using (reply.ConfigureAwait(false))
        {
            while (await reply.NextAsync().ConfigureAwait(false) is { } e)
            {
                yield return e;
            }
        }
    }

    private IEnumerable<ThreadEvent> Reply(string threadId, string content, RequestOptions? options, CancellationToken cancellationToken)
    {
        using var reply = MessageStream(async: false, threadId, content, options, cancellationToken);
        while (Synchronously.Take(reply.NextAsync()) is { } e)
        {
            yield return e;
        }
    }

    private async IAsyncEnumerable<ThreadEvent> FollowAsync(string threadId, RequestOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var follower = new ThreadFollower(async: true, _raw, _client.TimeProvider, threadId, options, cancellationToken);
        await using (follower.ConfigureAwait(false))
        {
            while (true)
            {
                yield return await follower.NextAsync().ConfigureAwait(false);
            }
        }
    }

    private IEnumerable<ThreadEvent> Follow(string threadId, RequestOptions? options, CancellationToken cancellationToken)
    {
        using var follower = new ThreadFollower(async: false, _raw, _client.TimeProvider, threadId, options, cancellationToken);
        while (true)
        {
            yield return Synchronously.Take(follower.NextAsync());
        }
    }

    private MessageStream MessageStream(bool async, string threadId, string content, RequestOptions? options, CancellationToken cancellationToken) => new(
        async,
        new MessageSender(async, _raw, _server, threadId, content, options),
        _client.TimeProvider,
        threadId,
        Call.LimitOf(_client, RawThreadsClient.SendMessageOperation, options),
        cancellationToken);

    private static Page<ThreadMessage> ToPage(ThreadMessageListEnvelope envelope) => Pages.From(envelope, envelope.Data, envelope.Pagination, envelope.Meta);

    private static ApiResponse<AgentThread> ToResponse(AgentThreadEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);

    private static ApiResponse<MessageReply> ToResponse(MessageReplyEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);
}
