using FlowMaestro.Generated;
using FlowMaestro.Json;
using FlowMaestro.Models;
using FlowMaestro.Paging;

namespace FlowMaestro;

/// <summary>Look at agents and what they remember, begin threads with them.</summary>
public class AgentsClient
{
    private readonly RawAgentsClient _raw;

    internal AgentsClient(RawClients raw)
    {
        _raw = raw.Agents;
        Memory = new AgentMemoryClient(raw.AgentMemory);
    }

    /// <summary>For mocks.</summary>
    protected AgentsClient() => _raw = null!;

    /// <summary>For extensions that are given the agents alone and need the threads too. Null in a mock.</summary>
    internal FlowMaestroClient? Owner { get; init; }

    /// <summary>What agents remember of users.</summary>
    public virtual AgentMemoryClient Memory { get; } = null!;

    /// <summary>One page of the agents that the key can see.</summary>
    /// <param name="page">From 1. Default 1.</param>
    /// <param name="perPage">1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<Page<Agent>> ListAsync(int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        return ToPage(await _raw.ListAsync(page, perPage, options, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="ListAsync"/>
    public virtual Page<Agent> List(int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        return ToPage(_raw.List(page, perPage, options, cancellationToken));
    }

    /// <summary>All of them, page by page as they are read.</summary>
    /// <param name="perPage">How many each request fetches, 1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    public virtual IAsyncEnumerable<Agent> ListAllAsync(int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(null, perPage);
        return Pages.AllAsync(static row => row.Id, (page, token) => ListAsync(page, perPage, options, token), cancellationToken);
    }

    /// <inheritdoc cref="ListAllAsync"/>
    public virtual IEnumerable<Agent> ListAll(int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(null, perPage);
        return Pages.All(static row => row.Id, page => List(page, perPage, options, cancellationToken));
    }

    /// <summary>One agent with its prompt, settings and tools.</summary>
    /// <param name="agentId">Its id.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="FlowMaestroNotFoundException">There is none, or it belongs to somebody else.</exception>
    public virtual async Task<ApiResponse<Agent>> GetAsync(string agentId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(await _raw.GetAsync(agentId, options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="GetAsync"/>
    public virtual ApiResponse<Agent> Get(string agentId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(_raw.Get(agentId, options, cancellationToken));

    /// <summary>Begins a thread with an agent. Never sent twice where the first may have arrived.</summary>
    /// <param name="agentId">Whom to talk with.</param>
    /// <param name="metadata">Kept with the thread: a dictionary, an anonymous object, an object of yours, a <c>JObject</c>, a <c>JsonElement</c> or a <c>JsonObject</c>.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="ArgumentException">The metadata is not a JSON object; nothing was sent.</exception>
    public virtual async Task<ApiResponse<AgentThread>> CreateThreadAsync(string agentId, object? metadata = null, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(await _raw.CreateThreadAsync(agentId, ToRequest(metadata), options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="CreateThreadAsync(string, object?, RequestOptions?, CancellationToken)"/>
    public virtual ApiResponse<AgentThread> CreateThread(string agentId, object? metadata = null, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(_raw.CreateThread(agentId, ToRequest(metadata), options, cancellationToken));

    /// <inheritdoc cref="CreateThreadAsync(string, object?, RequestOptions?, CancellationToken)"/>
    public virtual Task<ApiResponse<AgentThread>> CreateThreadAsync(string agentId, CancellationToken cancellationToken) =>
        CreateThreadAsync(agentId, null, options: null, cancellationToken);

    /// <inheritdoc cref="CreateThreadAsync(string, object?, RequestOptions?, CancellationToken)"/>
    public virtual ApiResponse<AgentThread> CreateThread(string agentId, CancellationToken cancellationToken) =>
        CreateThread(agentId, null, options: null, cancellationToken);

    private static CreateThreadRequest ToRequest(object? metadata) => new() { MetadataJson = FreeFormJson.FromObject(metadata, nameof(metadata)) };

    private static Page<Agent> ToPage(AgentListEnvelope envelope) => Pages.From(envelope, envelope.Data, envelope.Pagination, envelope.Meta);

    private static ApiResponse<Agent> ToResponse(AgentEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);

    private static ApiResponse<AgentThread> ToResponse(AgentThreadEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);
}
