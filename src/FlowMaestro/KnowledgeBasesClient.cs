using FlowMaestro.Generated;
using FlowMaestro.Models;
using FlowMaestro.Paging;

namespace FlowMaestro;

/// <summary>Search knowledge bases.</summary>
public class KnowledgeBasesClient
{
    private readonly RawKnowledgeBasesClient _raw;

    internal KnowledgeBasesClient(RawKnowledgeBasesClient raw) => _raw = raw;

    /// <summary>For mocks.</summary>
    protected KnowledgeBasesClient() => _raw = null!;

    /// <summary>One page of the knowledge bases that the key can see.</summary>
    /// <param name="page">From 1. Default 1.</param>
    /// <param name="perPage">1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<Page<KnowledgeBase>> ListAsync(int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        return ToPage(await _raw.ListAsync(page, perPage, options, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="ListAsync"/>
    public virtual Page<KnowledgeBase> List(int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        return ToPage(_raw.List(page, perPage, options, cancellationToken));
    }

    /// <summary>All of them, page by page as they are read.</summary>
    /// <param name="perPage">How many each request fetches, 1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    public virtual IAsyncEnumerable<KnowledgeBase> ListAllAsync(int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(null, perPage);
        return Pages.AllAsync(static row => row.Id, (page, token) => ListAsync(page, perPage, options, token), cancellationToken);
    }

    /// <inheritdoc cref="ListAllAsync"/>
    public virtual IEnumerable<KnowledgeBase> ListAll(int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(null, perPage);
        return Pages.All(static row => row.Id, page => List(page, perPage, options, cancellationToken));
    }

    /// <summary>One knowledge base with how its documents are cut and embedded.</summary>
    /// <param name="knowledgeBaseId">Its id.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="FlowMaestroNotFoundException">There is none, or it belongs to somebody else.</exception>
    public virtual async Task<ApiResponse<KnowledgeBase>> GetAsync(string knowledgeBaseId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(await _raw.GetAsync(knowledgeBaseId, options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="GetAsync"/>
    public virtual ApiResponse<KnowledgeBase> Get(string knowledgeBaseId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(_raw.Get(knowledgeBaseId, options, cancellationToken));

    /// <summary>Searches a knowledge base by meaning.</summary>
    /// <param name="knowledgeBaseId">Its id.</param>
    /// <param name="query">What to look for, in plain words.</param>
    /// <param name="topK">How many results at most, from 1. Default 5; the server gives no more than 20.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<ApiResponse<KnowledgeBaseQueryResult>> QueryAsync(string knowledgeBaseId, string query, int topK = 5, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        var request = new QueryKnowledgeBaseRequest { Query = query, TopK = topK };
        return ToResponse(await _raw.QueryAsync(knowledgeBaseId, request, options, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="QueryAsync"/>
    public virtual ApiResponse<KnowledgeBaseQueryResult> Query(string knowledgeBaseId, string query, int topK = 5, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        var request = new QueryKnowledgeBaseRequest { Query = query, TopK = topK };
        return ToResponse(_raw.Query(knowledgeBaseId, request, options, cancellationToken));
    }

    private static Page<KnowledgeBase> ToPage(KnowledgeBaseListEnvelope envelope) => Pages.From(envelope, envelope.Data, envelope.Pagination, envelope.Meta);

    private static ApiResponse<KnowledgeBase> ToResponse(KnowledgeBaseEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);

    private static ApiResponse<KnowledgeBaseQueryResult> ToResponse(KnowledgeBaseQueryResultEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);
}
