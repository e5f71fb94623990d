using FlowMaestro.Http;
using FlowMaestro.Models;
using FlowMaestro.Resources;
using FlowMaestro.Streaming;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro;

/// <summary>List, follow, wait for and cancel executions.</summary>
public partial class ExecutionsClient
{
    /// <summary>
    /// Waits until an execution is over. All waits of a client share their polls, which use at most half of the key's requests of a
    /// minute, and only what is left of the day. Where the server streams events, a few waits, and those with
    /// <paramref name="progress"/>, learn of the end from the stream within milliseconds.
    /// </summary>
    /// <param name="executionId">The id of the execution.</param>
    /// <param name="pollInterval">How often to poll, if the allowance suffices: more than zero, at most 24 days. Default: at intervals of a
    /// fifth of the time waited so far, 1 s to 10 s. Beside a stream that delivers: 15 s, or 4 s to 10 s while no event comes for longer
    /// than usual, since the server publishes no event when somebody else cancels. While deliveries are reported: a minute.</param>
    /// <param name="timeout">Longest wait. Default 5 minutes; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="progress">Gets each event as it happens, the terminal one last; only that one where the server's streams were seen
    /// to deliver nothing.</param>
    /// <param name="options">Limits, retries and headers of each request. A wait with headers of its own shares no poll.</param>
    /// <param name="cancellationToken">Ends the waiting at once; the execution goes on.</param>
    /// <returns>The execution in its final state. A failed run is returned, not thrown; see
    /// <see cref="Execution.EnsureSucceeded"/>.</returns>
    /// <exception cref="FlowMaestroTimeoutException">Still running after <paramref name="timeout"/>; carries the last known
    /// state.</exception>
    public virtual Task<Execution> WaitForCompletionAsync(
        string executionId,
        TimeSpan? pollInterval = null,
        TimeSpan? timeout = null,
        IProgress<ExecutionEvent>? progress = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default) =>
        WaitAsync(async: true, executionId, null, pollInterval, timeout, progress, options, cancellationToken).AsTask();

    /// <summary>The same, polling on the caller's thread; progress gets only the terminal event.</summary>
    /// <inheritdoc
    /// cref="WaitForCompletionAsync(string, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    public virtual Execution WaitForCompletion(
        string executionId,
        TimeSpan? pollInterval = null,
        TimeSpan? timeout = null,
        IProgress<ExecutionEvent>? progress = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Synchronously.Take(WaitAsync(async: false, executionId, null, pollInterval, timeout, progress, options, cancellationToken));

    /// <summary>
    /// Waits until an execution that was just started is over. The ticket names its workflow, which saves a request where many wait.
    /// </summary>
    /// <param name="ticket">From <see cref="WorkflowsClient.ExecuteAsync(string, object?, RequestOptions?, CancellationToken)"/>, or
    /// from a trigger.</param>
    /// <param name="pollInterval">As for an id.</param>
    /// <param name="timeout">Longest wait. Default 5 minutes; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="progress">As for an id.</param>
    /// <param name="options">Limits, retries and headers of each request. A wait with headers of its own shares no poll.</param>
    /// <param name="cancellationToken">Ends the waiting at once; the execution goes on.</param>
    /// <returns>The execution in its final state. A failed run is returned, not thrown; see
    /// <see cref="Execution.EnsureSucceeded"/>.</returns>
    /// <exception cref="FlowMaestroTimeoutException">Still running after <paramref name="timeout"/>; carries the last known
    /// state.</exception>
    public virtual Task<Execution> WaitForCompletionAsync(
        ExecutionTicket ticket,
        TimeSpan? pollInterval = null,
        TimeSpan? timeout = null,
        IProgress<ExecutionEvent>? progress = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return WaitAsync(async: true, ticket.ExecutionId, ticket, pollInterval, timeout, progress, options, cancellationToken).AsTask();
    }

    /// <summary>The same, polling on the caller's thread; progress gets only the terminal event.</summary>
    /// <inheritdoc
    /// cref="WaitForCompletionAsync(ExecutionTicket, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"
    /// />
    public virtual Execution WaitForCompletion(
        ExecutionTicket ticket,
        TimeSpan? pollInterval = null,
        TimeSpan? timeout = null,
        IProgress<ExecutionEvent>? progress = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return Synchronously.Take(
            WaitAsync(async: false, ticket.ExecutionId, ticket, pollInterval, timeout, progress, options, cancellationToken));
    }

    /// <summary>
    /// Reports the end of an execution from a webhook delivery: this client's waits and streams for that execution end without a
    /// request, or with one if the delivery lacks what only the server has. The end is kept for five minutes, for waits that begin
    /// later. While deliveries keep coming, waits poll once a minute.
    /// </summary>
    /// <param name="webhookEvent">From <see cref="WebhookEvent.ParseVerified"/>; one that does not end an execution changes
    /// nothing.</param>
    /// <returns>Whether a wait or a stream of this client is for that execution.</returns>
    /// <exception cref="ArgumentException">The event was not verified: anybody could have sent it.</exception>
    public virtual bool Report(WebhookEvent webhookEvent)
    {
        ArgumentNullException.ThrowIfNull(webhookEvent);
        if (!webhookEvent.IsVerified)
        {
            throw new ArgumentException(
                $"Only an event from {nameof(WebhookEvent)}.{nameof(WebhookEvent.ParseVerified)} may end a wait: "
                + "anybody could have sent this one.",
                nameof(webhookEvent));
        }

        return webhookEvent.EndedExecution() is { } execution && _context.Poller.Report(execution);
    }

    /// <summary>
    /// Yields what happens to an execution, and ends after exactly one terminal event. The client
    /// reconnects when a connection breaks off or is idle for 75 s. It also polls the execution, so that the stream ends even where the
    /// server sends no terminal event.
    /// </summary>
    /// <param name="executionId">Its id.</param>
    /// <param name="options">Limits, retries and headers of each request; the timeout is that of the headers.</param>
    /// <param name="cancellationToken">Ends the stream at once.</param>
    /// <exception cref="FlowMaestroException">The stream cannot be opened, or the server has not responded for five minutes.</exception>
    public virtual IAsyncEnumerable<ExecutionEvent> StreamAsync(
        string executionId, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(executionId, nameof(executionId));
        return EventSequence.ReadAsync(
            token => Follower(async: true, executionId, options, token), static follower => follower.NextAsync(), cancellationToken);
    }

    /// <inheritdoc cref="StreamAsync"/>
    public virtual IEnumerable<ExecutionEvent> Stream(
        string executionId, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(executionId, nameof(executionId));
        return EventSequence.Read(
            () => Follower(async: false, executionId, options, cancellationToken), static follower => follower.NextAsync());
    }

    private ExecutionFollower Follower(bool async, string executionId, RequestOptions? options, CancellationToken cancellationToken)
    {
        var watch = new Watch { ExecutionId = executionId, Options = options, IsStream = true, Turn = async ? null : new Turn() };
        return new(async, _raw, _context.Poller, watch, cancellationToken);
    }

    private ValueTask<Execution> WaitAsync(
        bool async,
        string executionId,
        ExecutionTicket? ticket,
        TimeSpan? pollInterval,
        TimeSpan? timeout,
        IProgress<ExecutionEvent>? progress,
        RequestOptions? options,
        CancellationToken cancellationToken) => ExecutionWait.RunAsync(
            async,
            _raw,
            _context.Poller,
            executionId,
            ticket,
            pollInterval,
            timeout ?? ExecutionWait.DefaultTimeout,
            progress,
            options,
            cancellationToken);
}
