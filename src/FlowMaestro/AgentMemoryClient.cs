using FlowMaestro.Generated;
using FlowMaestro.Http;
using FlowMaestro.Json;
using FlowMaestro.Models;
using FlowMaestro.Paging;

namespace FlowMaestro;

/// <summary>What agents remember of users.</summary>
public class AgentMemoryClient
{
    private readonly RawAgentMemoryClient _raw;

    internal AgentMemoryClient(RawAgentMemoryClient raw) => _raw = raw;

    /// <summary>For mocks.</summary>
    protected AgentMemoryClient() => _raw = null!;

    /// <summary>One page of what an agent remembers, a row for each user.</summary>
    /// <param name="agentId">Whose memory.</param>
    /// <param name="page">From 1. Default 1.</param>
    /// <param name="perPage">1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<Page<AgentMemory>> ListAsync(string agentId, int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        return ToPage(await _raw.ListAsync(agentId, page, perPage, options, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="ListAsync"/>
    public virtual Page<AgentMemory> List(string agentId, int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        return ToPage(_raw.List(agentId, page, perPage, options, cancellationToken));
    }

    /// <summary>All of them, page by page as they are read.</summary>
    /// <param name="agentId">Whose memory.</param>
    /// <param name="perPage">How many each request fetches, 1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    public virtual IAsyncEnumerable<AgentMemory> ListAllAsync(string agentId, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(agentId, nameof(agentId));
        Pages.Check(null, perPage);
        return Pages.AllAsync(static row => row.UserId, (page, token) => ListAsync(agentId, page, perPage, options, token), cancellationToken);
    }

    /// <inheritdoc cref="ListAllAsync"/>
    public virtual IEnumerable<AgentMemory> ListAll(string agentId, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(agentId, nameof(agentId));
        Pages.Check(null, perPage);
        return Pages.All(static row => row.UserId, page => List(agentId, page, perPage, options, cancellationToken));
    }

    /// <summary>What an agent remembers of one user.</summary>
    /// <param name="agentId">Whose memory.</param>
    /// <param name="userId">Of whom; any text that your application knows the user by.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="FlowMaestroNotFoundException">There is none, or it belongs to somebody else.</exception>
    public virtual async Task<ApiResponse<AgentMemory>> GetAsync(string agentId, string userId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(await _raw.GetAsync(agentId, userId, options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="GetAsync"/>
    public virtual ApiResponse<AgentMemory> Get(string agentId, string userId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(_raw.Get(agentId, userId, options, cancellationToken));

    /// <summary>Replaces what an agent remembers of one user, or begins it.</summary>
    /// <param name="agentId">Whose memory.</param>
    /// <param name="userId">Of whom; any text that your application knows the user by.</param>
    /// <param name="workingMemory">The whole new text.</param>
    /// <param name="metadata">The whole new metadata, a JSON object in any form that inputs have. There is no default, since leaving it out erases what was there: pass what you read, or null to erase it.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="ArgumentException">The metadata is not a JSON object; nothing was sent.</exception>
    public virtual async Task<ApiResponse<AgentMemory>> UpdateAsync(string agentId, string userId, string workingMemory, object? metadata, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(await _raw.UpdateAsync(agentId, userId, ToRequest(workingMemory, metadata), options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="UpdateAsync"/>
    public virtual ApiResponse<AgentMemory> Update(string agentId, string userId, string workingMemory, object? metadata, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(_raw.Update(agentId, userId, ToRequest(workingMemory, metadata), options, cancellationToken));

    /// <summary>Forgets one user.</summary>
    /// <param name="agentId">Whose memory.</param>
    /// <param name="userId">Of whom; any text that your application knows the user by.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<ApiResponse<AgentMemoryDeletion>> DeleteAsync(string agentId, string userId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToDeletion(await _raw.DeleteAsync(agentId, userId, options, cancellationToken).ConfigureAwait(false), agentId, userId);

    /// <inheritdoc cref="DeleteAsync"/>
    public virtual ApiResponse<AgentMemoryDeletion> Delete(string agentId, string userId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToDeletion(_raw.Delete(agentId, userId, options, cancellationToken), agentId, userId);

    /// <summary>Searches what was said to an agent, by meaning.</summary>
    /// <param name="agentId">Whose memory.</param>
    /// <param name="query">What to look for.</param>
    /// <param name="topK">How many results at most, 1 to 50. Default 10, as the server has it.</param>
    /// <param name="similarityThreshold">How alike a result must be, 0 to 1. Default 0.7, as the server has it.</param>
    /// <param name="userId">Only what this user said or was told.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<ApiResponse<AgentMemorySearch>> SearchAsync(string agentId, string query, int? topK = null, double? similarityThreshold = null, string? userId = null, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(await _raw.SearchAsync(agentId, ToRequest(query, topK, similarityThreshold, userId), options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="SearchAsync"/>
    public virtual ApiResponse<AgentMemorySearch> Search(string agentId, string query, int? topK = null, double? similarityThreshold = null, string? userId = null, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(_raw.Search(agentId, ToRequest(query, topK, similarityThreshold, userId), options, cancellationToken));

    /// <summary>How much an agent remembers.</summary>
    /// <param name="agentId">Whose memory.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="FlowMaestroNotFoundException">There is none, or it belongs to somebody else.</exception>
    public virtual async Task<ApiResponse<AgentMemoryStats>> GetStatsAsync(string agentId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(await _raw.GetStatsAsync(agentId, options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="GetStatsAsync"/>
    public virtual ApiResponse<AgentMemoryStats> GetStats(string agentId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(_raw.GetStats(agentId, options, cancellationToken));

    private static UpdateAgentMemoryRequest ToRequest(string workingMemory, object? metadata)
    {
        ArgumentNullException.ThrowIfNull(workingMemory);
        return new UpdateAgentMemoryRequest { WorkingMemory = workingMemory, MetadataJson = FreeFormJson.FromObject(metadata, nameof(metadata)) };
    }

    private static SearchAgentMemoryRequest ToRequest(string query, int? topK, double? similarityThreshold, string? userId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        Pages.CheckFilter(userId);
        ArgumentOutOfRangeException.ThrowIfLessThan(topK ?? 1, 1, nameof(topK));
        return similarityThreshold is null or (>= 0 and <= 1)
            ? new SearchAgentMemoryRequest { Query = query, TopK = topK, SimilarityThreshold = similarityThreshold, UserId = userId }
            : throw new ArgumentOutOfRangeException(nameof(similarityThreshold), similarityThreshold, "A similarity is between 0 and 1.");
    }

    private static ApiResponse<AgentMemoryDeletion> ToDeletion(AgentMemoryDeletionEnvelope envelope, string agentId, string userId) =>
        Pages.One(envelope, envelope.Data ?? new AgentMemoryDeletion { AgentId = agentId, UserId = userId, Deleted = true }, envelope.Meta);

    private static Page<AgentMemory> ToPage(AgentMemoryListEnvelope envelope) => Pages.From(envelope, envelope.Data, envelope.Pagination, envelope.Meta);

    private static ApiResponse<AgentMemory> ToResponse(AgentMemoryEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);

    private static ApiResponse<AgentMemorySearch> ToResponse(AgentMemorySearchEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);

    private static ApiResponse<AgentMemoryStats> ToResponse(AgentMemoryStatsEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);
}
