using System.Runtime.CompilerServices;
using FlowMaestro.Generated;
using FlowMaestro.Http;
using FlowMaestro.Models;
using FlowMaestro.Paging;
using FlowMaestro.Streaming;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro;

/// <summary>Follow, wait for and cancel executions.</summary>
public class ExecutionsClient
{
    private readonly RawExecutionsClient _raw;
    private readonly ExecutionPoller _poller;

    internal ExecutionsClient(RawClients raw)
    {
        _raw = raw.Executions;
        _poller = raw.Poller;
    }

    /// <summary>For mocks.</summary>
    protected ExecutionsClient()
    {
        _raw = null!;
        _poller = null!;
    }

    /// <summary>One page of the executions, the latest first.</summary>
    /// <param name="page">From 1. Default 1.</param>
    /// <param name="perPage">1 to 100. Default 20.</param>
    /// <param name="workflowId">Only those of this workflow. Without it the server's pages are unreliable: a page may be short, and <c>HasNext</c> is false though more follow; <see cref="ListAllAsync"/> copes.</param>
    /// <param name="status">Only those in this state.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<Page<Execution>> ListAsync(int? page = null, int? perPage = null, string? workflowId = null, ExecutionStatus? status = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        Pages.CheckFilter(workflowId);
        return ToPage(await _raw.ListAsync(page, perPage, workflowId, status, options, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="ListAsync"/>
    public virtual Page<Execution> List(int? page = null, int? perPage = null, string? workflowId = null, ExecutionStatus? status = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        Pages.CheckFilter(workflowId);
        return ToPage(_raw.List(page, perPage, workflowId, status, options, cancellationToken));
    }

    /// <summary>All executions, page by page as they are read.</summary>
    /// <param name="workflowId">Only those of this workflow.</param>
    /// <param name="status">Only those in this state.</param>
    /// <param name="perPage">How many each request fetches, 1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    public virtual IAsyncEnumerable<Execution> ListAllAsync(string? workflowId = null, ExecutionStatus? status = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(null, perPage);
        Pages.CheckFilter(workflowId);
        return Pages.AllAsync(static execution => execution.Id, (page, token) => ListAsync(page, perPage, workflowId, status, options, token), cancellationToken, untilEmpty: workflowId is null);
    }

    /// <inheritdoc cref="ListAllAsync"/>
    public virtual IEnumerable<Execution> ListAll(string? workflowId = null, ExecutionStatus? status = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(null, perPage);
        Pages.CheckFilter(workflowId);
        return Pages.All(static execution => execution.Id, page => List(page, perPage, workflowId, status, options, cancellationToken), untilEmpty: workflowId is null);
    }

    /// <summary>One execution as it is now.</summary>
    /// <param name="executionId">Its id.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="FlowMaestroNotFoundException">There is none, or it belongs to somebody else.</exception>
    public virtual async Task<ApiResponse<Execution>> GetAsync(string executionId, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var envelope = await _raw.GetAsync(executionId, RequestOptions.Within(options, executionId), cancellationToken).ConfigureAwait(false);
        return Pages.One(envelope, envelope.Data, envelope.Meta);
    }

    /// <inheritdoc cref="GetAsync"/>
    public virtual ApiResponse<Execution> Get(string executionId, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var envelope = _raw.Get(executionId, RequestOptions.Within(options, executionId), cancellationToken);
        return Pages.One(envelope, envelope.Data, envelope.Meta);
    }

    /// <summary>Cancels an execution that is pending or running. Waits and streams of this client for it look at once.</summary>
    /// <param name="executionId">Its id.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once; the execution may have been cancelled.</param>
    /// <exception cref="FlowMaestroValidationException">It is over, or paused.</exception>
    public virtual async Task<ApiResponse<ExecutionCancellation>> CancelAsync(string executionId, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var envelope = await _raw.CancelAsync(executionId, RequestOptions.Within(options, executionId), cancellationToken).ConfigureAwait(false);
        _poller.Hurry(executionId);
        return Pages.One(envelope, envelope.Data, envelope.Meta);
    }

    /// <inheritdoc cref="CancelAsync"/>
    public virtual ApiResponse<ExecutionCancellation> Cancel(string executionId, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var envelope = _raw.Cancel(executionId, RequestOptions.Within(options, executionId), cancellationToken);
        _poller.Hurry(executionId);
        return Pages.One(envelope, envelope.Data, envelope.Meta);
    }

    /// <summary>
    /// Waits until an execution is over. All waits of a client share their polls, within half of the key's allowance of a minute and
    /// what the day has left; a few, and those with <paramref name="progress"/>, learn of the end from the event stream within
    /// milliseconds where the server streams.
    /// </summary>
    /// <param name="executionId">Its id.</param>
    /// <param name="pollInterval">How often to poll, where the allowance suffices. Default: every fifth of the time waited so far, between 1 s and 10 s; every 15 s beside a stream that delivers; every minute where deliveries are reported.</param>
    /// <param name="timeout">Longest wait. Default 5 minutes; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="progress">Gets each event as it happens, the terminal one last; only that where the server's streams were seen to tell nothing.</param>
    /// <param name="options">Limits, retries and headers of each request. A wait with headers of its own shares no poll.</param>
    /// <param name="cancellationToken">Ends the waiting at once; the execution goes on.</param>
    /// <returns>The execution in its final state. A failed run is returned, not thrown; see <see cref="Execution.EnsureSucceeded"/>.</returns>
    /// <exception cref="FlowMaestroTimeoutException">Still running after <paramref name="timeout"/>; carries the last known state.</exception>
    public virtual async Task<Execution> WaitForCompletionAsync(
        string executionId, TimeSpan? pollInterval = null, TimeSpan? timeout = null, IProgress<ExecutionEvent>? progress = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ExecutionWait.Check(pollInterval, timeout);
        return await new ExecutionWait(_raw, _poller, executionId, ticket: null, progress, options)
            .RunAsync(async: true, pollInterval, timeout ?? ExecutionWait.DefaultTimeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same on the caller's thread, which polls: of the events only the terminal one is reported.</summary>
    /// <inheritdoc cref="WaitForCompletionAsync(string, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    public virtual Execution WaitForCompletion(
        string executionId, TimeSpan? pollInterval = null, TimeSpan? timeout = null, IProgress<ExecutionEvent>? progress = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ExecutionWait.Check(pollInterval, timeout);
        return Synchronously.Take(new ExecutionWait(_raw, _poller, executionId, ticket: null, progress, options)
            .RunAsync(async: false, pollInterval, timeout ?? ExecutionWait.DefaultTimeout, cancellationToken));
    }

    /// <summary>Waits until an execution is over that was just started. The receipt tells its workflow, which spares a request where many wait.</summary>
    /// <param name="ticket">What <see cref="WorkflowsClient.ExecuteAsync(string, object?, RequestOptions?, CancellationToken)"/> or a trigger's gave.</param>
    /// <param name="pollInterval">As for an id.</param>
    /// <param name="timeout">Longest wait. Default 5 minutes; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="progress">As for an id.</param>
    /// <param name="options">Limits, retries and headers of each request. A wait with headers of its own shares no poll.</param>
    /// <param name="cancellationToken">Ends the waiting at once; the execution goes on.</param>
    /// <inheritdoc cref="WaitForCompletionAsync(string, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    public virtual async Task<Execution> WaitForCompletionAsync(
        ExecutionTicket ticket, TimeSpan? pollInterval = null, TimeSpan? timeout = null, IProgress<ExecutionEvent>? progress = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ExecutionWait.Check(pollInterval, timeout);
        return await new ExecutionWait(_raw, _poller, ticket.ExecutionId, ticket, progress, options)
            .RunAsync(async: true, pollInterval, timeout ?? ExecutionWait.DefaultTimeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same on the caller's thread, which polls: of the events only the terminal one is reported.</summary>
    /// <inheritdoc cref="WaitForCompletionAsync(ExecutionTicket, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    public virtual Execution WaitForCompletion(
        ExecutionTicket ticket, TimeSpan? pollInterval = null, TimeSpan? timeout = null, IProgress<ExecutionEvent>? progress = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ExecutionWait.Check(pollInterval, timeout);
        return Synchronously.Take(new ExecutionWait(_raw, _poller, ticket.ExecutionId, ticket, progress, options)
            .RunAsync(async: false, pollInterval, timeout ?? ExecutionWait.DefaultTimeout, cancellationToken));
    }

    /// <summary>
    /// Takes the end of an execution from a webhook delivery: waits and streams of this client for it end without a request, or
    /// with one where the delivery lacks what only the server knows. Kept for five minutes for those who come later. While
    /// deliveries keep coming, waits poll once a minute.
    /// </summary>
    /// <param name="webhookEvent">From <see cref="WebhookEvent.ParseVerified"/>; one that does not end an execution changes nothing.</param>
    /// <returns>Whether somebody waits for it.</returns>
    /// <exception cref="ArgumentException">Nobody has verified that FlowMaestro sent it.</exception>
    public virtual bool Report(WebhookEvent webhookEvent)
    {
        ArgumentNullException.ThrowIfNull(webhookEvent);
        if (!webhookEvent.IsVerified)
        {
            throw new ArgumentException($"Only an event from {nameof(WebhookEvent)}.{nameof(WebhookEvent.ParseVerified)} may end a wait: anybody could have sent this one.", nameof(webhookEvent));
        }

        return webhookEvent.EndedExecution() is { } execution && _poller.Report(execution);
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

    private static Page<Execution> ToPage(ExecutionListEnvelope envelope) => Pages.From(envelope, envelope.Data, envelope.Pagination, envelope.Meta);

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
        new(async, _raw, _poller, new Watch { ExecutionId = executionId, Options = options, IsStream = true, Turn = async ? null : new Turn() }, streamIsRequired: true, options, cancellationToken);
}
