using System.Runtime.CompilerServices;
using FlowMaestro.Http;
using FlowMaestro.Models;
using FlowMaestro.Resources;
using FlowMaestro.Streaming;

namespace FlowMaestro;

/// <summary>Follow, wait for and cancel executions.</summary>
public partial class ExecutionsClient
{
    private const int MaxPerPage = 100;

    /// <summary>One page of executions, the latest first.</summary>
    /// <param name="workflowId">Only those of this workflow. Give one where you can: without it the deployed server fills the page with rows of other customers before it drops them, so a page may be short or empty, and <c>HasNext</c> is always false; <see cref="ListAllAsync"/> copes.</param>
    /// <param name="status">Only those in this state. The deployed server filters after it has cut the page. With a workflow the page of all its executions is therefore asked for and filtered here: it holds the matching rows of that page, and <c>Pagination</c> is that of the unfiltered page.</param>
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
        var envelope = await _raw.ListAsync(page, perPage, workflowId, AtServer(workflowId, status), options, cancellationToken).ConfigureAwait(false);
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
    /// <param name="workflowId">Only those of this workflow. Without it the workflows are walked and the executions of each listed, since the server's own list is not whole: a request more for each hundred workflows, and at least one for each workflow.</param>
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
        return workflowId is null ? OfEachWorkflowAsync(status, perPage, options, cancellationToken) : Pages.AllAsync(
            static execution => execution.Id, (page, token) => ListAsync(workflowId, null, page, perPage, options, token), cancellationToken, In(status));
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
            : Pages.All(static execution => execution.Id, page => List(workflowId, null, page, perPage, options, cancellationToken), In(status));
    }

    /// <summary>Cancels an execution that is pending or running.</summary>
    /// <param name="executionId">The id of the execution.</param>
    /// <param name="options">Time limit, retries and headers of this call alone.</param>
    /// <param name="cancellationToken">Ends the call at once; the execution may have been cancelled.</param>
    /// <exception cref="FlowMaestroValidationException">It is over, or paused.</exception>
    public virtual async Task<ApiResponse<ExecutionCancellation>> CancelAsync(
        string executionId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        (await _raw.CancelAsync(executionId, options, cancellationToken).ConfigureAwait(false)).ToResponse();

    /// <inheritdoc cref="CancelAsync"/>
    public virtual ApiResponse<ExecutionCancellation> Cancel(
        string executionId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        _raw.Cancel(executionId, options, cancellationToken).ToResponse();

    /// <summary>Waits until an execution is over. It learns of the end from the event stream within milliseconds where the server streams, and otherwise by asking ever less often.</summary>
    /// <param name="executionId">Its id.</param>
    /// <param name="pollInterval">How often to ask, kept exactly. Default: every fifth of the time waited so far, between 1 s and 10 s; every 15 s beside a stream that delivers.</param>
    /// <param name="timeout">Longest wait. Default 5 minutes; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="progress">Gets each event as it happens, the terminal one last.</param>
    /// <param name="options">Limits, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the waiting at once; the execution goes on.</param>
    /// <returns>The execution in its final state. A failed run is returned, not thrown; see <see cref="Execution.EnsureSucceeded"/>.</returns>
    /// <exception cref="FlowMaestroTimeoutException">Still running after <paramref name="timeout"/>; carries the last known state.</exception>
    public virtual async Task<Execution> WaitForCompletionAsync(
        string executionId, TimeSpan? pollInterval = null, TimeSpan? timeout = null, IProgress<ExecutionEvent>? progress = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ExecutionWait.Check(pollInterval, timeout);
        return await new ExecutionWait(_raw, _context.Clock, executionId, progress, options)
            .RunAsync(async: true, pollInterval, timeout ?? ExecutionWait.DefaultTimeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same on the caller's thread, which polls: of the events only the terminal one is reported.</summary>
    /// <inheritdoc cref="WaitForCompletionAsync"/>
    public virtual Execution WaitForCompletion(
        string executionId, TimeSpan? pollInterval = null, TimeSpan? timeout = null, IProgress<ExecutionEvent>? progress = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ExecutionWait.Check(pollInterval, timeout);
        return Synchronously.Take(new ExecutionWait(_raw, _context.Clock, executionId, progress, options)
            .RunAsync(async: false, pollInterval, timeout ?? ExecutionWait.DefaultTimeout, cancellationToken));
    }

    /// <summary>
    /// Yields what happens to an execution, and ends after exactly one terminal event. Connections that break off or
    /// fall silent are opened again; beside the stream the state is asked for, so that it ends even on a server that
    /// never says so.
    /// </summary>
    /// <param name="executionId">Its id.</param>
    /// <param name="options">Limits, retries and headers of each request; the timeout is that of the headers.</param>
    /// <param name="cancellationToken">Ends the stream at once.</param>
    /// <exception cref="FlowMaestroException">The stream cannot be opened, or nobody has answered for five minutes.</exception>
    public virtual IAsyncEnumerable<ExecutionEvent> StreamAsync(string executionId, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(executionId, nameof(executionId));
        return FollowAsync(executionId, options, cancellationToken);
    }

    /// <inheritdoc cref="StreamAsync"/>
    public virtual IEnumerable<ExecutionEvent> Stream(string executionId, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(executionId, nameof(executionId));
        return Follow(executionId, options, cancellationToken);
    }

    private async IAsyncEnumerable<ExecutionEvent> FollowAsync(string executionId, RequestOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var follower = Follower(async: true, executionId, options, cancellationToken);
        await using (follower.ConfigureAwait(false))
        {
            while (await follower.NextAsync().ConfigureAwait(false) is { } e)
            {
                yield return e;
            }
        }
    }

    private IEnumerable<ExecutionEvent> Follow(string executionId, RequestOptions? options, CancellationToken cancellationToken)
    {
        using var follower = Follower(async: false, executionId, options, cancellationToken);
        while (Synchronously.Take(follower.NextAsync()) is { } e)
        {
            yield return e;
        }
    }

    private ExecutionFollower Follower(bool async, string executionId, RequestOptions? options, CancellationToken cancellationToken) =>
        new(async, _raw, _context.Clock, executionId, new ExecutionChecks(_raw, _context.Clock, executionId, pollInterval: null, options), streamIsRequired: true, options, cancellationToken);

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
        await foreach (var workflow in new WorkflowsClient(_context).ListAllAsync(MaxPerPage, options, cancellationToken).ConfigureAwait(false))
        {
            await foreach (var execution in ListAllAsync(workflow.Id, status, perPage, options, cancellationToken).ConfigureAwait(false))
            {
                yield return execution;
            }
        }
    }
}
