using System.Text.Json;
using System.Text.Json.Nodes;
using FlowMaestro.Models;
using Microsoft.Extensions.AI;
using Newtonsoft.Json;

namespace FlowMaestro.Extensions.AI;

/// <summary>A workflow as a function.</summary>
internal sealed class WorkflowFunction : AIFunction
{
    private readonly WorkflowsClient _workflows;
    private readonly Workflow _workflow;
    private readonly JsonObject _schema;

    public WorkflowFunction(WorkflowsClient workflows, Workflow workflow, string name)
    {
        _workflows = workflows;
        _workflow = workflow;
        _schema = InputSchema.Of(workflow);
        Name = name;
        JsonSchema = _schema.Deserialize<JsonElement>();
    }

    public override string Name { get; }

    public override string Description => string.IsNullOrWhiteSpace(_workflow.Description) ? _workflow.Name : _workflow.Description;

    public override JsonElement JsonSchema { get; }

    public static async Task<IReadOnlyList<WorkflowFunction>> ListAsync(
        WorkflowsClient workflows, Func<Workflow, bool> where, CancellationToken cancellationToken)
    {
        var chosen = await WorkflowDefinitions.ReadAsync(workflows, where, cancellationToken).ConfigureAwait(false);
        return [.. chosen.Zip(FunctionNames.Of(chosen), (workflow, name) => new WorkflowFunction(workflows, workflow, name))];
    }

    /// <param name="arguments">As a model sent them.</param>
    /// <param name="progress">Gets the events of the run.</param>
    /// <param name="cancellationToken">Ends the waiting; the execution goes on.</param>
    public async Task<FunctionResult> RunAsync(
        IEnumerable<KeyValuePair<string, object?>> arguments, IProgress<ExecutionEvent>? progress, CancellationToken cancellationToken)
    {
        var inputs = new JsonObject();
        foreach (var (name, value) in arguments)
        {
            try
            {
                inputs[name] = System.Text.Json.JsonSerializer.SerializeToNode(value, AIJsonUtilities.DefaultOptions);
            }
            catch (Exception exception) when (exception is NotSupportedException or System.Text.Json.JsonException)
            {
                return FunctionResult.Failed($"The workflow '{_workflow.Name}' was not run: '{name}' cannot be written as JSON.");
            }
        }

        ArgumentCheck.DropNulls(_schema, inputs);
        if (ArgumentCheck.Faults(_schema, inputs) is { Count: > 0 } faults)
            return FunctionResult.Failed($"The workflow '{_workflow.Name}' was not run: {string.Join("; ", faults)}.");

        try
        {
            return From(await _workflows.RunAsync(_workflow.Id, inputs, progress: progress, cancellationToken: cancellationToken)
                .ConfigureAwait(false));
        }
        catch (FlowMaestroException exception)
            when (exception is not (FlowMaestroAuthenticationException or FlowMaestroAuthorizationException))
        {
            return FunctionResult.Failed(Explain(exception));
        }
    }

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        (await RunAsync(arguments, progress: null, cancellationToken).ConfigureAwait(false)).Value;

    private FunctionResult From(Execution execution)
    {
        if (execution.Status == ExecutionStatus.Completed)
        {
            using var outputs = JsonDocument.Parse(execution.Outputs?.ToString(Formatting.None) ?? "null");
            return FunctionResult.Completed(outputs.RootElement.Clone());
        }

        var why = execution.Error?.Message is { Length: > 0 } message ? $": {message}" : "";
        return FunctionResult.Failed($"The workflow '{_workflow.Name}' ended as {execution.Status}{why} (execution {execution.Id}).");
    }

    private string Explain(FlowMaestroException exception)
    {
        var about = exception.ExecutionId is { } id ? $" (execution {id})" : "";
        var why = exception.Message;
        return exception switch
        {
            FlowMaestroTimeoutException { ExecutionId: not null } =>
                $"The workflow '{_workflow.Name}' did not end in time and is still running{about}. Do not run it again.",
            { OutcomeUnknown: true } =>
                $"It is not known whether the workflow '{_workflow.Name}' was started: {why}{about} Do not run it again.",
            { ExecutionId: not null } =>
                $"The workflow '{_workflow.Name}' was started, but its end is not known: {why}{about} Do not run it again.",
            _ => $"The workflow '{_workflow.Name}' was not run: {why}",
        };
    }
}
