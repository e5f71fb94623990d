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
    /// Waits until an execution is over. All waits of a client share their polls, within half of the key's allowance of a minute and
    /// what the day has left; a few, and those with <paramref name="progress"/>, learn of the end from the event stream within
    /// milliseconds where the server streams.
    /// </summary>
    /// <param name="executionId">The id of the execution.</param>
    /// <param name="pollInterval">How often to poll, where the allowance suffices. Default: every fifth of the time waited so far,
    /// between 1 s and 10 s; every 15 s beside a stream that delivers, and every 4 s to 10 s while it is silent for longer than usual,
    /// since a cancellation by others publishes no event; every minute where deliveries are reported.</param>
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

    /// <summary>The same on the caller's thread, which polls: of the events only the terminal one is reported.</summary>
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
    /// Waits until an execution is over that was just started. The ticket names its workflow, which spares a request where many wait.
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

    /// <summary>The same on the caller's thread, which polls: of the events only the terminal one is reported.</summary>
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
    /// Takes the end of an execution from a webhook delivery: waits and streams of this client for it end without a request, or
    /// with one where the delivery lacks what only the server knows. Kept for five minutes for those who come later. While
    /// deliveries keep coming, waits poll once a minute.
    /// </summary>
    /// <param name="webhookEvent">From <see cref="WebhookEvent.ParseVerified"/>; one that does not end an execution changes
    /// nothing.</param>
    /// <returns>Whether somebody waits for it.</returns>
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
    /// Yields what happens to an execution, and ends after exactly one terminal event. Connections that break off or
    /// fall silent are opened again. Beside the stream the execution is polled, so that the stream ends even where the server sends
    /// no terminal event.
    /// </summary>
    /// <param name="executionId">Its id.</param>
    /// <param name="options">Limits, retries and headers of each request; the timeout is that of the headers.</param>
    /// <param name="cancellationToken">Ends the stream at once.</param>
    /// <exception cref="FlowMaestroException">The stream cannot be opened, or nobody has answered for five minutes.</exception>
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
