using FlowMaestro.Generated;
using FlowMaestro.Http;
using FlowMaestro.Models;
using FlowMaestro.Paging;

namespace FlowMaestro;

/// <summary>Talk with agents.</summary>
public class ThreadsClient
{
    private readonly RawThreadsClient _raw;

    internal ThreadsClient(RawThreadsClient raw) => _raw = raw;

    /// <summary>For mocks.</summary>
    protected ThreadsClient() => _raw = null!;

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
        return Pages.AllAsync(new PageCursor<ThreadMessage>(static row => row.Id), (page, token) => ListMessagesAsync(threadId, page, perPage, options, token), cancellationToken);
    }

    /// <inheritdoc cref="ListAllMessagesAsync"/>
    public virtual IEnumerable<ThreadMessage> ListAllMessages(string threadId, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(threadId, nameof(threadId));
        Pages.Check(null, perPage);
        return Pages.All(new PageCursor<ThreadMessage>(static row => row.Id), page => ListMessages(threadId, page, perPage, options, cancellationToken));
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

    /// <summary>Removes a thread with its messages.</summary>
    /// <param name="threadId">Its id.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<ApiResponse<Deletion>> DeleteAsync(string threadId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        Pages.Deleted(await _raw.DeleteAsync(threadId, options, cancellationToken).ConfigureAwait(false), threadId);

    /// <inheritdoc cref="DeleteAsync"/>
    public virtual ApiResponse<Deletion> Delete(string threadId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        Pages.Deleted(_raw.Delete(threadId, options, cancellationToken), threadId);

    private static Page<ThreadMessage> ToPage(ThreadMessageListEnvelope envelope) => Pages.From(envelope, envelope.Data, envelope.Pagination, envelope.Meta);

    private static ApiResponse<AgentThread> ToResponse(AgentThreadEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);

    private static ApiResponse<MessageReply> ToResponse(MessageReplyEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);
}
