using FlowMaestro.Testing.Sandbox.Data;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Executions;

/// <summary>The steps of an execution, made one at a time: the outputs only when the last node runs.</summary>
internal sealed class ExecutionPlan
{
    private const double PendingShare = 0.1;

    private readonly SandboxWorkflow _workflow;
    private readonly JObject _inputs;
    private readonly TimeSpan _pending;
    private readonly TimeSpan _node;
    private readonly TimeSpan? _pause;
    private readonly string? _failure;

    public ExecutionPlan(SandboxWorkflow workflow, JObject inputs, FlowMaestroSandboxOptions options)
    {
        _workflow = workflow;
        _inputs = inputs;
        _pending = options.ExecutionDuration * PendingShare;
        _node = (options.ExecutionDuration - _pending) / Math.Max(1, workflow.Nodes.Count);
        _pause = options.PauseExecutions;
        _failure = workflow.Error ?? options.FailExecutions;
    }

    public IEnumerable<ExecutionStep> Steps()
    {
        var start = new JObject { ["workflow_name"] = _workflow.Name, ["total_nodes"] = _workflow.Nodes.Count };
        yield return new ExecutionStep(_pending, "execution:started", start) { Status = "running" };
        JToken outputs = new JObject();
        for (var i = 0; i < _workflow.Nodes.Count; i++)
        {
            var node = _workflow.Nodes[i];
            yield return new ExecutionStep(TimeSpan.Zero, "node:started", Members(node));
            var isLast = i == _workflow.Nodes.Count - 1;
            (outputs, var failure) = isLast ? Result() : (_inputs, null);
            if (failure is not null)
            {
                yield return new ExecutionStep(_node, "node:failed", Members(node, new JObject { ["error"] = Error(failure, node) }));
                yield return Failed(failure, node);
                yield break;
            }

            var done = new JObject { ["outputs"] = outputs, ["duration_ms"] = (long)_node.TotalMilliseconds };
            yield return new ExecutionStep(_node, "node:completed", Members(node, done));
            yield return new ExecutionStep(TimeSpan.Zero, "execution:progress", Progress(i + 1));
            if (i == 0 && _pause is { } pause)
            {
                yield return Paused(node);
                yield return new ExecutionStep(pause, "execution:resumed", []) { Status = "running" };
            }
        }

        yield return Completed(outputs);
    }

    private (JToken Outputs, string? Failure) Result()
    {
        try
        {
            return (_workflow.Outputs((JObject)_inputs.DeepClone()), _failure);
        }
        catch (Exception exception)
        {
            return (new JObject(), _failure ?? exception.Message);
        }
    }

    private JObject Progress(int completed) => new()
    {
        ["completed"] = completed,
        ["total"] = _workflow.Nodes.Count,
        ["percentage"] = completed * 100 / _workflow.Nodes.Count,
        ["current_node"] = _workflow.Nodes[completed - 1].Id,
    };

    private static ExecutionStep Paused(SandboxNode node) => new(TimeSpan.Zero, "execution:paused", new JObject
    {
        ["reason"] = "Approval needed",
        ["paused_at_node_id"] = node.Id,
        ["pause_context"] = new JObject { ["question"] = "Go on?" },
    })
    {
        Status = "paused",
    };

    private static ExecutionStep Completed(JToken outputs)
    {
        var result = new JObject { ["outputs"] = outputs };
        return new ExecutionStep(TimeSpan.Zero, "execution:completed", result) { Status = "completed", Changes = result };
    }

    public static ExecutionStep Failed(string failure, SandboxNode? node)
    {
        var error = Error(failure, node);
        return new ExecutionStep(TimeSpan.Zero, "execution:failed", new JObject { ["error"] = error, ["failed_node_id"] = node?.Id })
        {
            Status = "failed",
            Changes = new JObject { ["error"] = error },
        };
    }

    private static JObject Error(string message, SandboxNode? node) =>
        new() { ["code"] = "execution_failed", ["message"] = message, ["node_id"] = node?.Id };

    private static JObject Members(SandboxNode node, JObject? more = null) => ResourceCollection.Merge(
        new JObject { ["node_id"] = node.Id, ["node_name"] = node.Name, ["node_type"] = node.Type },
        more ?? []);
}
