using FlowMaestro.Generated;
using FlowMaestro.Json;
using FlowMaestro.Models;
using FlowMaestro.Paging;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro;

/// <summary>Look at triggers and pull them.</summary>
public class TriggersClient
{
    private readonly RawTriggersClient _raw;
    private readonly ExecutionPoller _poller;

    internal TriggersClient(RawTriggersClient raw, ExecutionPoller poller)
    {
        _raw = raw;
        _poller = poller;
    }

    /// <summary>For mocks.</summary>
    protected TriggersClient()
    {
        _raw = null!;
        _poller = null!;
    }

    /// <summary>One page of the triggers that the key can see.</summary>
    /// <param name="workflowId">Only those of this workflow. The server as deployed ignores it, so the rows are filtered here too; <c>Pagination</c> is then of all triggers.</param>
    /// <param name="page">From 1. Default 1.</param>
    /// <param name="perPage">1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<Page<Trigger>> ListAsync(string? workflowId = null, int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        Pages.CheckFilter(workflowId);
        return ToPage(await _raw.ListAsync(page, perPage, workflowId, options, cancellationToken).ConfigureAwait(false), workflowId);
    }

    /// <inheritdoc cref="ListAsync"/>
    public virtual Page<Trigger> List(string? workflowId = null, int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        Pages.CheckFilter(workflowId);
        return ToPage(_raw.List(page, perPage, workflowId, options, cancellationToken), workflowId);
    }

    /// <summary>All triggers, page by page as they are read.</summary>
    /// <param name="workflowId">Only those of this workflow.</param>
    /// <param name="perPage">How many each request fetches, 1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    public virtual IAsyncEnumerable<Trigger> ListAllAsync(string? workflowId = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(null, perPage);
        Pages.CheckFilter(workflowId);

        // Whole pages are walked: one that holds nothing of this workflow is not the last.
        return Pages.AllAsync(static trigger => trigger.Id, async (page, token) => ToPage(await _raw.ListAsync(page, perPage, workflowId, options, token).ConfigureAwait(false), workflowId: null), cancellationToken, filter: Of(workflowId));
    }

    /// <inheritdoc cref="ListAllAsync"/>
    public virtual IEnumerable<Trigger> ListAll(string? workflowId = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(null, perPage);
        Pages.CheckFilter(workflowId);
        return Pages.All(static trigger => trigger.Id, page => ToPage(_raw.List(page, perPage, workflowId, options, cancellationToken), workflowId: null), filter: Of(workflowId));
    }

    /// <summary>Pulls a trigger: its workflow starts. Never sent twice where the first may have arrived.</summary>
    /// <param name="triggerId">Its id.</param>
    /// <param name="inputs">The inputs by name, in any form that <see cref="WorkflowsClient.ExecuteAsync(string, object?, RequestOptions?, CancellationToken)"/> takes.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <returns>The id to wait for or follow, with <see cref="ExecutionsClient"/>.</returns>
    /// <exception cref="ArgumentException">The inputs are not a JSON object; nothing was sent.</exception>
    /// <exception cref="FlowMaestroValidationException">The trigger is switched off.</exception>
    public virtual async Task<ApiResponse<ExecutionTicket>> ExecuteAsync(string triggerId, object? inputs = null, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(await _raw.ExecuteAsync(triggerId, ToRequest(inputs), options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="ExecuteAsync(string, object?, RequestOptions?, CancellationToken)"/>
    public virtual ApiResponse<ExecutionTicket> Execute(string triggerId, object? inputs = null, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(_raw.Execute(triggerId, ToRequest(inputs), options, cancellationToken));

    /// <inheritdoc cref="ExecuteAsync(string, object?, RequestOptions?, CancellationToken)"/>
    public virtual Task<ApiResponse<ExecutionTicket>> ExecuteAsync(string triggerId, CancellationToken cancellationToken) =>
        ExecuteAsync(triggerId, null, options: null, cancellationToken);

    /// <inheritdoc cref="ExecuteAsync(string, object?, RequestOptions?, CancellationToken)"/>
    public virtual ApiResponse<ExecutionTicket> Execute(string triggerId, CancellationToken cancellationToken) =>
        Execute(triggerId, null, options: null, cancellationToken);

    private static Func<Trigger, bool>? Of(string? workflowId) => workflowId is null ? null : trigger => trigger.WorkflowId == workflowId;

    private static ExecuteTriggerRequest ToRequest(object? inputs) => new() { InputsJson = FreeFormJson.FromObject(inputs, nameof(inputs)) };

    private static Page<Trigger> ToPage(TriggerListEnvelope envelope, string? workflowId) =>
        Pages.From(envelope, Of(workflowId) is { } filter ? envelope.Data.Where(filter).ToList() : envelope.Data, envelope.Pagination, envelope.Meta);

    private ApiResponse<ExecutionTicket> ToResponse(ExecutionTicketEnvelope envelope)
    {
        _poller.Remember(envelope.Data.ExecutionId, envelope.Data.WorkflowId);
        return Pages.One(envelope, envelope.Data, envelope.Meta);
    }
}
