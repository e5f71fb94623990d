using FlowMaestro.Generated;
using FlowMaestro.Http;
using FlowMaestro.Json;
using FlowMaestro.Models;
using FlowMaestro.Paging;
using FlowMaestro.Streaming;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro;

/// <summary>Run and look at workflows.</summary>
public class WorkflowsClient
{
    private readonly RawWorkflowsClient _raw;
    private readonly RawExecutionsClient _executions;
    private readonly ExecutionPoller _poller;
    private readonly TimeProvider _clock;

    internal WorkflowsClient(RawClients raw, Transport transport)
    {
        _raw = raw.Workflows;
        _executions = raw.Executions;
        _poller = raw.Poller;
        _clock = transport.Clock;
    }

    /// <summary>For mocks.</summary>
    protected WorkflowsClient()
    {
        _raw = null!;
        _executions = null!;
        _poller = null!;
        _clock = TimeProvider.System;
    }

    /// <summary>One page of the workflows that the key can see.</summary>
    /// <param name="page">From 1. Default 1.</param>
    /// <param name="perPage">1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<Page<Workflow>> ListAsync(int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        return ToPage(await _raw.ListAsync(page, perPage, options, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="ListAsync"/>
    public virtual Page<Workflow> List(int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        return ToPage(_raw.List(page, perPage, options, cancellationToken));
    }

    /// <summary>All workflows, page by page as they are read.</summary>
    /// <param name="perPage">How many each request fetches, 1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    public virtual IAsyncEnumerable<Workflow> ListAllAsync(int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(null, perPage);
        return Pages.AllAsync(static workflow => workflow.Id, (page, token) => ListAsync(page, perPage, options, token), cancellationToken);
    }

    /// <inheritdoc cref="ListAllAsync"/>
    public virtual IEnumerable<Workflow> ListAll(int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(null, perPage);
        return Pages.All(static workflow => workflow.Id, page => List(page, perPage, options, cancellationToken));
    }

    /// <summary>One workflow with the inputs that it takes.</summary>
    /// <param name="workflowId">Its id.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="FlowMaestroNotFoundException">There is none, or it belongs to somebody else.</exception>
    public virtual async Task<ApiResponse<Workflow>> GetAsync(string workflowId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(await _raw.GetAsync(workflowId, options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="GetAsync"/>
    public virtual ApiResponse<Workflow> Get(string workflowId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(_raw.Get(workflowId, options, cancellationToken));

    /// <summary>Starts a workflow and returns at once. Never sent twice where the first may have arrived.</summary>
    /// <param name="workflowId">Its id.</param>
    /// <param name="inputs">
    /// The inputs by name: a dictionary, an anonymous object, an object of yours, a <c>JObject</c>, a <c>JsonElement</c>
    /// or a <c>JsonObject</c>. Names travel as spelled.
    /// </param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once; the workflow may have started.</param>
    /// <returns>The id to wait for or follow, with <see cref="ExecutionsClient"/>.</returns>
    /// <exception cref="ArgumentException">The inputs are not a JSON object; nothing was sent.</exception>
    /// <exception cref="FlowMaestroException">Where <see cref="FlowMaestroException.OutcomeUnknown"/> is true the workflow may be running: look at its executions before you start it again.</exception>
    public virtual async Task<ApiResponse<ExecutionTicket>> ExecuteAsync(string workflowId, object? inputs = null, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(await _raw.ExecuteAsync(workflowId, ToRequest(inputs), options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="ExecuteAsync(string, object?, RequestOptions?, CancellationToken)"/>
    public virtual Task<ApiResponse<ExecutionTicket>> ExecuteAsync(string workflowId, CancellationToken cancellationToken) =>
        ExecuteAsync(workflowId, inputs: null, options: null, cancellationToken);

    /// <inheritdoc cref="ExecuteAsync(string, object?, RequestOptions?, CancellationToken)"/>
    public virtual ApiResponse<ExecutionTicket> Execute(string workflowId, object? inputs = null, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(_raw.Execute(workflowId, ToRequest(inputs), options, cancellationToken));

    /// <inheritdoc cref="ExecuteAsync(string, object?, RequestOptions?, CancellationToken)"/>
    public virtual ApiResponse<ExecutionTicket> Execute(string workflowId, CancellationToken cancellationToken) =>
        Execute(workflowId, inputs: null, options: null, cancellationToken);

    /// <summary>Starts a workflow and waits for its end.</summary>
    /// <param name="workflowId">Its id.</param>
    /// <param name="inputs">As for <see cref="ExecuteAsync(string, object?, RequestOptions?, CancellationToken)"/>.</param>
    /// <param name="pollInterval">As for <see cref="ExecutionsClient.WaitForCompletionAsync(ExecutionTicket, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>.</param>
    /// <param name="timeout">Longest time for all of it. Default 5 minutes. When it passes the execution is not cancelled.</param>
    /// <param name="progress">Gets each event as it happens.</param>
    /// <param name="options">Limits, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the waiting at once; the execution goes on.</param>
    /// <returns>The execution in its final state. A failed run is returned, not thrown; see <see cref="Execution.EnsureSucceeded"/>.</returns>
    /// <exception cref="FlowMaestroTimeoutException">Still running after <paramref name="timeout"/>; carries the execution's id and last known state.</exception>
    public virtual async Task<Execution> RunAsync(
        string workflowId, object? inputs = null, TimeSpan? pollInterval = null, TimeSpan? timeout = null, IProgress<ExecutionEvent>? progress = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var end = new RunDeadline(_clock, pollInterval, timeout);
        var ticket = await _raw.ExecuteAsync(workflowId, ToRequest(inputs), end.Narrow(options), cancellationToken).ConfigureAwait(false);
        return await Wait(ticket, progress, options).RunAsync(async: true, pollInterval, end.Left, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="RunAsync(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    public virtual Task<Execution> RunAsync(string workflowId, CancellationToken cancellationToken) =>
        RunAsync(workflowId, inputs: null, cancellationToken: cancellationToken);

    /// <summary>The same on the caller's thread, which polls: of the events only the terminal one is reported.</summary>
    /// <inheritdoc cref="RunAsync(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    public virtual Execution Run(
        string workflowId, object? inputs = null, TimeSpan? pollInterval = null, TimeSpan? timeout = null, IProgress<ExecutionEvent>? progress = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var end = new RunDeadline(_clock, pollInterval, timeout);
        var ticket = _raw.Execute(workflowId, ToRequest(inputs), end.Narrow(options), cancellationToken);
        return Synchronously.Take(Wait(ticket, progress, options).RunAsync(async: false, pollInterval, end.Left, cancellationToken));
    }

    /// <inheritdoc cref="RunAsync(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    public virtual Execution Run(string workflowId, CancellationToken cancellationToken) =>
        Run(workflowId, inputs: null, cancellationToken: cancellationToken);

    /// <summary>Starts a workflow, waits until it has completed, and reads its outputs as your own type.</summary>
    /// <typeparam name="TOutput">What <see cref="Execution.OutputsAs{T}(Newtonsoft.Json.JsonSerializer?)"/> makes of the outputs; <c>default</c> where there are none.</typeparam>
    /// <exception cref="FlowMaestroExecutionException">The run failed or was cancelled.</exception>
    /// <inheritdoc cref="RunAsync(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    public virtual async Task<TOutput> RunAsync<TOutput>(
        string workflowId, object? inputs = null, TimeSpan? pollInterval = null, TimeSpan? timeout = null, IProgress<ExecutionEvent>? progress = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var execution = await RunAsync(workflowId, inputs, pollInterval, timeout, progress, options, cancellationToken).ConfigureAwait(false);
        return execution.EnsureSucceeded().OutputsAs<TOutput>()!;
    }

    /// <inheritdoc cref="RunAsync{TOutput}(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    public virtual Task<TOutput> RunAsync<TOutput>(string workflowId, CancellationToken cancellationToken) =>
        RunAsync<TOutput>(workflowId, inputs: null, cancellationToken: cancellationToken);

    /// <summary>The same on the caller's thread, which polls: of the events only the terminal one is reported.</summary>
    /// <inheritdoc cref="RunAsync{TOutput}(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    public virtual TOutput Run<TOutput>(
        string workflowId, object? inputs = null, TimeSpan? pollInterval = null, TimeSpan? timeout = null, IProgress<ExecutionEvent>? progress = null, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        Run(workflowId, inputs, pollInterval, timeout, progress, options, cancellationToken).EnsureSucceeded().OutputsAs<TOutput>()!;

    /// <inheritdoc cref="RunAsync{TOutput}(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    public virtual TOutput Run<TOutput>(string workflowId, CancellationToken cancellationToken) =>
        Run<TOutput>(workflowId, inputs: null, cancellationToken: cancellationToken);

    private static ExecuteWorkflowRequest ToRequest(object? inputs) => new() { InputsJson = FreeFormJson.FromObject(inputs, nameof(inputs)) };

    private static Page<Workflow> ToPage(WorkflowListEnvelope envelope) => Pages.From(envelope, envelope.Data, envelope.Pagination, envelope.Meta);

    private static ApiResponse<Workflow> ToResponse(WorkflowEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);

    private ApiResponse<ExecutionTicket> ToResponse(ExecutionTicketEnvelope envelope)
    {
        _poller.Remember(envelope.Data.ExecutionId, envelope.Data.WorkflowId);
        return Pages.One(envelope, envelope.Data, envelope.Meta);
    }

    private ExecutionWait Wait(ExecutionTicketEnvelope ticket, IProgress<ExecutionEvent>? progress, RequestOptions? options)
    {
        var id = ticket.Data.ExecutionId;
        if (string.IsNullOrWhiteSpace(id) || id is "." or "..")
        {
            throw new FlowMaestroException("The server accepted the run, but named no execution to wait for: look at the workflow's executions before you start it again.")
            {
                Code = FlowMaestroErrorCodes.InvalidResponse,
                StatusCode = (int)ticket.StatusCode,
                RequestId = ticket.Meta?.RequestId,
                OutcomeUnknown = true,
            };
        }

        return new ExecutionWait(_executions, _poller, id, ticket.Data, progress, options);
    }
}
