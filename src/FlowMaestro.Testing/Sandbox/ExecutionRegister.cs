using System.Collections.Concurrent;
using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>The executions that were started here.</summary>
internal sealed class ExecutionRegister(SandboxState state)
{
    private readonly ConcurrentDictionary<string, ExecutionRun> _runs = new();
    private readonly ResourceCollection _rows = state.Store.Of("Executions_Get");
    private readonly ResourceCollection _workflows = state.Store.Of("Workflows_Get");
    private readonly ExecutionEvents _events = new(state.Document.Find("Executions_StreamEvents")!, state.Shape, state.Clock);

    public ExecutionEvents Events => _events;

    public ExecutionRun? Find(string id) => _runs.GetValueOrDefault(id);

    /// <returns>The row of the new execution, which is pending.</returns>
    public JObject Start(string workflowId, JObject inputs)
    {
        var name = (string)_workflows.Find(workflowId)!["name"]!;
        var workflow = state.Options.Workflows.First(w => w.Name == name);
        var row = new JObject
        {
            ["id"] = state.Ids.New("executions"),
            ["workflow_id"] = workflowId,
            ["status"] = "pending",
            ["inputs"] = inputs.DeepClone(),
            ["outputs"] = null,
            ["error"] = null,
            ["started_at"] = null,
            ["completed_at"] = null,
            ["created_at"] = state.Clock.Text(),
            ["workflow_name"] = workflow.Name,
            ["duration_ms"] = null,
        };
        _rows.Put(row);
        var id = (string)row["id"]!;
        var run = new ExecutionRun(id, _rows, _events, state.Clock, Announce);
        _runs[id] = run;
        var script = new ExecutionScript(workflow, inputs, state.Options);
        state.Work.Start(stopping => run.PlayAsync(script, stopping));
        return row;
    }

    private void Announce(string type, JObject row) => state.Webhooks.Announce(type.Replace(':', '.'), new JObject
    {
        ["execution_id"] = row["id"],
        ["workflow_id"] = row["workflow_id"],
        ["status"] = row["status"],
        ["outputs"] = row["outputs"],
        ["error"] = (row["error"] as JObject)?["message"],
    });
}
