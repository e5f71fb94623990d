using System.Collections.Concurrent;
using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Sandbox.Data;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Executions;

/// <summary>The executions that were started in this sandbox.</summary>
internal sealed class ExecutionStore(SandboxState state)
{
    private readonly ConcurrentDictionary<string, SimulatedExecution> _executions = new();
    private readonly ResourceCollection _rows = state.Store.Of("Executions_Get");
    private readonly ResourceCollection _workflows = state.Store.Of("Workflows_Get");
    private readonly ExecutionEvents _events = new(state.Document.Find("Executions_StreamEvents")!, state.Shape);

    public ExecutionEvents Events => _events;

    public SimulatedExecution? Find(string id) => _executions.GetValueOrDefault(id);

    /// <returns>The row of the new execution, which is pending.</returns>
    public JObject Start(string workflowId, JObject inputs)
    {
        var name = (string)_workflows.Find(workflowId)!["name"]!;
        var workflow = state.Options.Workflows.First(w => w.Name == name);
        var now = state.Clock.GetUtcNow();
        var id = state.Ids.New("executions");
        var row = new JObject
        {
            ["id"] = id,
            ["workflow_id"] = workflowId,
            ["status"] = "pending",
            ["inputs"] = inputs.DeepClone(),
            ["outputs"] = null,
            ["error"] = null,
            ["started_at"] = null,
            ["completed_at"] = null,
            ["created_at"] = WireTime.Format(now),
            ["workflow_name"] = workflow.Name,
            ["duration_ms"] = null,
        };
        _rows.Put(row);
        var steps = new ExecutionPlan(workflow, inputs, state.Options).Steps();
        var execution = new SimulatedExecution(id, now, steps, _rows, _events, Announce);
        _executions[id] = execution;
        state.Scheduler.Add(execution);
        return row;
    }

    private void Announce(string type, JObject row) => state.Webhooks.Announce(type.Replace(':', '.'), new JObject
    {
        ["execution_id"] = row["id"],
        ["workflow_id"] = row["workflow_id"],
        ["workflow_name"] = row["workflow_name"],
        ["status"] = row["status"],
        ["started_at"] = row["started_at"],
        ["completed_at"] = row["completed_at"],
        ["outputs"] = row["outputs"],
        ["error"] = (row["error"] as JObject)?["message"],
    });
}
