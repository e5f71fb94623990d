using FlowMaestro.Extensions.AI;
using FlowMaestro.Models;
using Microsoft.Extensions.AI;

namespace FlowMaestro;

/// <summary>Workflows for Microsoft.Extensions.AI.</summary>
public static class WorkflowsClientExtensions
{
    /// <summary>
    /// The workflows as functions that a model can call, with unique names of letters, digits and underscores. Costs one
    /// request for each hundred workflows, and one for each chosen workflow whose inputs are not known yet; the inputs
    /// are kept until its <see cref="Workflow.UpdatedAt"/> changes.
    /// </summary>
    /// <param name="workflows">The workflows of a <see cref="FlowMaestroClient"/>.</param>
    /// <param name="where">Which to choose. It sees the rows of the list, which have no inputs yet. Default: all.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    public static async Task<IReadOnlyList<AIFunction>> GetAIFunctionsAsync(
        this WorkflowsClient workflows, Func<Workflow, bool>? where = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(workflows);
        return await WorkflowFunction.ListAsync(workflows, where ?? (static _ => true), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// A workflow as a function that a model can call. Invoking it runs the workflow, waits up to five minutes and
    /// returns its outputs as a <see cref="System.Text.Json.JsonElement"/>.
    /// </summary>
    /// <remarks>
    /// A failure that the model can react to is returned as a text with the execution's id, not thrown: arguments that do
    /// not fit the schema (nothing is sent then); a run that failed, was cancelled or takes longer; a request of which it
    /// is not known whether it started a run. Only <see cref="FlowMaestroAuthenticationException"/>,
    /// <see cref="FlowMaestroAuthorizationException"/> and the caller's cancellation are thrown; cancellation ends the
    /// waiting, not the execution.
    /// </remarks>
    /// <param name="workflows">Runs it.</param>
    /// <param name="workflow">
    /// From <see cref="WorkflowsClient.GetAsync"/>: the rows of a list may lack the inputs, and then any arguments are taken.
    /// </param>
    public static AIFunction AsAIFunction(this WorkflowsClient workflows, Workflow workflow)
    {
        ArgumentNullException.ThrowIfNull(workflows);
        ArgumentNullException.ThrowIfNull(workflow);
        return new WorkflowFunction(workflows, workflow, FunctionNames.Of(workflow));
    }
}
