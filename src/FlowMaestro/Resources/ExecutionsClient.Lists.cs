using System.Runtime.CompilerServices;
using FlowMaestro.Models;
using FlowMaestro.Resources;

namespace FlowMaestro;

public partial class ExecutionsClient
{
    private const int MaxPerPage = 100;

    /// <summary>One page of executions, the latest first.</summary>
    /// <param name="workflowId">Only those of this workflow. Give one where you can: without it the deployed server fills the page with
    /// rows of other customers before it drops them, so a page may be short or empty, and <c>HasNext</c> is always false;
    /// <see cref="ListAllAsync"/> copes.</param>
    /// <param name="status">Only those in this state. The deployed server filters after it has cut the page. With a workflow the page of
    /// all its executions is therefore asked for and filtered here: it holds the matching rows of that page, and <c>Pagination</c> is
    /// that of the unfiltered page.</param>
    /// <param name="page">From 1. Default 1.</param>
    /// <param name="perPage">1 to 100. Default 20.</param>
    /// <param name="options">Time limit, retries and headers of this call alone.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="FlowMaestroException">The call failed; type and properties of the exception say how.</exception>
    public virtual async Task<Page<Execution>> ListAsync(
        string? workflowId = null,
        ExecutionStatus? status = null,
        int? page = null,
        int? perPage = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        Check(workflowId, page, perPage);
        var envelope = await _raw.ListAsync(page, perPage, workflowId, AtServer(workflowId, status), options, cancellationToken)
            .ConfigureAwait(false);
        return envelope.ToPage().Filter(In(status));
    }

    /// <inheritdoc cref="ListAsync"/>
    public virtual Page<Execution> List(
        string? workflowId = null,
        ExecutionStatus? status = null,
        int? page = null,
        int? perPage = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        Check(workflowId, page, perPage);
        return _raw.List(page, perPage, workflowId, AtServer(workflowId, status), options, cancellationToken).ToPage().Filter(In(status));
    }

    /// <summary>All executions, the latest of each workflow first. Each page is fetched when the rows before it have been read.</summary>
    /// <param name="workflowId">Only those of this workflow. Without it, the executions of each workflow are listed in turn,
    /// since the server's list is incomplete: one request more for each hundred workflows, and at least one for each workflow.</param>
    /// <param name="status">Only those in this state; filtered here, page by page, since the server would lose rows.</param>
    /// <param name="perPage">How many rows each request fetches, 1 to 100. Default 20.</param>
    /// <param name="options">Time limit, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    /// <exception cref="FlowMaestroException">A request failed; thrown while the rows are read.</exception>
    public virtual IAsyncEnumerable<Execution> ListAllAsync(
        string? workflowId = null,
        ExecutionStatus? status = null,
        int? perPage = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        Check(workflowId, null, perPage);
        return workflowId is null
            ? OfEachWorkflowAsync(status, perPage, options, cancellationToken)
            : Pages.AllAsync(
                static execution => execution.Id,
                (page, token) => ListAsync(workflowId, null, page, perPage, options, token),
                cancellationToken,
                In(status));
    }

    /// <inheritdoc cref="ListAllAsync"/>
    public virtual IEnumerable<Execution> ListAll(
        string? workflowId = null,
        ExecutionStatus? status = null,
        int? perPage = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        Check(workflowId, null, perPage);
        return workflowId is null
            ? new WorkflowsClient(_context).ListAll(MaxPerPage, options, cancellationToken)
                .SelectMany(workflow => ListAll(workflow.Id, status, perPage, options, cancellationToken))
            : Pages.All(
                static execution => execution.Id,
                page => List(workflowId, null, page, perPage, options, cancellationToken),
                In(status));
    }

    private static void Check(string? workflowId, int? page, int? perPage)
    {
        Arguments.CheckPage(page, perPage);
        Arguments.CheckText(workflowId, isOptional: true);
    }

    // With a workflow the status is filtered here, so the server must not drop rows of the page.
    private static ExecutionStatus? AtServer(string? workflowId, ExecutionStatus? status) => workflowId is null ? status : null;

    private static Func<Execution, bool>? In(ExecutionStatus? status) =>
        status is { Value.Length: > 0 } wanted ? execution => execution.Status == wanted : null;

    private async IAsyncEnumerable<Execution> OfEachWorkflowAsync(
        ExecutionStatus? status, int? perPage, RequestOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var workflows = new WorkflowsClient(_context).ListAllAsync(MaxPerPage, options, cancellationToken);
        await foreach (var workflow in workflows.ConfigureAwait(false))
        {
            await foreach (var execution in ListAllAsync(workflow.Id, status, perPage, options, cancellationToken).ConfigureAwait(false))
            {
                yield return execution;
            }
        }
    }
}
