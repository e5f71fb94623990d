using System.Diagnostics.CodeAnalysis;
using FlowMaestro.Http;
using FlowMaestro.Json;
using FlowMaestro.Models;
using FlowMaestro.Streaming;

namespace FlowMaestro;

/// <summary>List and run workflows.</summary>
public partial class WorkflowsClient
{
    /// <summary>Starts a workflow and waits for its end.</summary>
    /// <param name="workflowId">The id of the workflow.</param>
    /// <param name="inputs">As for <see cref="ExecuteAsync(string, object?, RequestOptions?, CancellationToken)"/>.</param>
    /// <param name="pollInterval">As for <c>Executions.WaitForCompletionAsync</c>.</param>
    /// <param name="timeout">Longest time to start and wait. Default 5 minutes. When it passes the execution is not cancelled.</param>
    /// <param name="progress">Gets each event as it happens.</param>
    /// <param name="options">Limits, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the waiting at once; the execution goes on.</param>
    /// <returns>The execution in its final state. A failed run is returned, not thrown; see
    /// <see cref="Execution.EnsureSucceeded"/>.</returns>
    /// <exception cref="FlowMaestroTimeoutException">Still running after <paramref name="timeout"/>; carries the execution's id and last
    /// known state.</exception>
    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    public virtual async Task<Execution> RunAsync(
        string workflowId,
        object? inputs = null,
        TimeSpan? pollInterval = null,
        TimeSpan? timeout = null,
        IProgress<ExecutionEvent>? progress = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default) =>
        await RunAsync(async: true, workflowId, ToRequest(inputs), pollInterval, timeout, progress, options, cancellationToken)
            .ConfigureAwait(false);

#pragma warning disable RS0026 // The type of the inputs tells these from the others.
    /// <inheritdoc cref="RunAsync(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    public virtual async Task<Execution> RunAsync(
        string workflowId,
        JsonInput? inputs,
        TimeSpan? pollInterval = null,
        TimeSpan? timeout = null,
        IProgress<ExecutionEvent>? progress = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default) =>
        await RunAsync(async: true, workflowId, ToRequest(inputs), pollInterval, timeout, progress, options, cancellationToken)
            .ConfigureAwait(false);

    /// <summary>The same, polling on the caller's thread; progress gets only the terminal event.</summary>
    /// <inheritdoc cref="RunAsync(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    public virtual Execution Run(
        string workflowId,
        JsonInput? inputs,
        TimeSpan? pollInterval = null,
        TimeSpan? timeout = null,
        IProgress<ExecutionEvent>? progress = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Synchronously.Take(
            RunAsync(async: false, workflowId, ToRequest(inputs), pollInterval, timeout, progress, options, cancellationToken));
#pragma warning restore RS0026

    /// <inheritdoc cref="RunAsync(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Reflection.NotWithoutValue)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Reflection.NotWithoutValue)]
    public virtual Task<Execution> RunAsync(string workflowId, CancellationToken cancellationToken) =>
        RunAsync(workflowId, (object?)null, cancellationToken: cancellationToken);

    /// <summary>The same, polling on the caller's thread; progress gets only the terminal event.</summary>
    /// <inheritdoc cref="RunAsync(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    public virtual Execution Run(
        string workflowId,
        object? inputs = null,
        TimeSpan? pollInterval = null,
        TimeSpan? timeout = null,
        IProgress<ExecutionEvent>? progress = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Synchronously.Take(
            RunAsync(async: false, workflowId, ToRequest(inputs), pollInterval, timeout, progress, options, cancellationToken));

    /// <inheritdoc cref="RunAsync(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Reflection.NotWithoutValue)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Reflection.NotWithoutValue)]
    public virtual Execution Run(string workflowId, CancellationToken cancellationToken) =>
        Run(workflowId, (object?)null, cancellationToken: cancellationToken);

    /// <summary>Starts a workflow, waits until it has completed, and reads its outputs as your own type.</summary>
    /// <typeparam name="TOutput">Read as <see cref="Execution.OutputsAs{T}(Newtonsoft.Json.JsonSerializer?)"/> does; <c>default</c>
    /// where there are no outputs.</typeparam>
    /// <exception cref="FlowMaestroExecutionException">The run failed or was cancelled.</exception>
    /// <inheritdoc cref="RunAsync(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    public virtual async Task<TOutput> RunAsync<TOutput>(
        string workflowId,
        object? inputs = null,
        TimeSpan? pollInterval = null,
        TimeSpan? timeout = null,
        IProgress<ExecutionEvent>? progress = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var execution = await RunAsync(workflowId, inputs, pollInterval, timeout, progress, options, cancellationToken)
            .ConfigureAwait(false);
        return execution.EnsureSucceeded().OutputsAs<TOutput>()!;
    }

    /// <inheritdoc
    /// cref="RunAsync{TOutput}(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    public virtual Task<TOutput> RunAsync<TOutput>(string workflowId, CancellationToken cancellationToken) =>
        RunAsync<TOutput>(workflowId, inputs: null, cancellationToken: cancellationToken);

    /// <summary>The same, polling on the caller's thread; progress gets only the terminal event.</summary>
    /// <inheritdoc
    /// cref="RunAsync{TOutput}(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    public virtual TOutput Run<TOutput>(
        string workflowId,
        object? inputs = null,
        TimeSpan? pollInterval = null,
        TimeSpan? timeout = null,
        IProgress<ExecutionEvent>? progress = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Run(workflowId, inputs, pollInterval, timeout, progress, options, cancellationToken).EnsureSucceeded().OutputsAs<TOutput>()!;

    /// <inheritdoc
    /// cref="RunAsync{TOutput}(string, object?, TimeSpan?, TimeSpan?, IProgress{ExecutionEvent}?, RequestOptions?, CancellationToken)"/>
    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    public virtual TOutput Run<TOutput>(string workflowId, CancellationToken cancellationToken) =>
        Run<TOutput>(workflowId, inputs: null, cancellationToken: cancellationToken);

    private async ValueTask<Execution> RunAsync(
        bool async,
        string workflowId,
        ExecuteWorkflowRequest request,
        TimeSpan? pollInterval,
        TimeSpan? timeout,
        IProgress<ExecutionEvent>? progress,
        RequestOptions? options,
        CancellationToken cancellationToken)
    {
        var end = new RunDeadline(_context.Clock, pollInterval, timeout);
        var limited = end.Narrow(options);
        var ticket = async
            ? await _raw.ExecuteAsync(workflowId, request, limited, cancellationToken).ConfigureAwait(false)
            : _raw.Execute(workflowId, request, limited, cancellationToken);
        return await WaitAsync(async, ticket, end, pollInterval, progress, options, cancellationToken).ConfigureAwait(false);
    }

    private static ExecuteWorkflowRequest ToRequest(JsonInput? inputs) => new() { InputsJson = inputs?.ToPayload(nameof(inputs)) };

    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    private static ExecuteWorkflowRequest ToRequest(object? inputs) =>
        new() { InputsJson = FreeFormJson.FromObject(inputs, nameof(inputs)) };

    private ValueTask<Execution> WaitAsync(
        bool async,
        ExecutionTicketEnvelope ticket,
        RunDeadline end,
        TimeSpan? pollInterval,
        IProgress<ExecutionEvent>? progress,
        RequestOptions? options,
        CancellationToken cancellationToken)
    {
        var id = ticket.Data.ExecutionId;
        if (string.IsNullOrWhiteSpace(id) || id is "." or "..")
        {
            throw new FlowMaestroException(
                "The server accepted the run, but named no execution to wait for: "
                + "look at the workflow's executions before you start it again.")
            {
                Code = FlowMaestroErrorCodes.InvalidResponse,
                StatusCode = (int)ticket.StatusCode,
                RequestId = ticket.Meta?.RequestId,
                OutcomeUnknown = true,
            };
        }

        return ExecutionWait.RunAsync(
            async, _context.Executions, _context.Poller, id, ticket.Data, pollInterval, end.Left, progress, options, cancellationToken);
    }
}
