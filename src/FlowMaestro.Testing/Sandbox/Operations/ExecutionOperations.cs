using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Operations;

/// <summary>Starting, following and cancelling executions.</summary>
internal sealed class ExecutionOperations(SandboxState state, ExecutionRegister executions)
{
    public JsonAnswer Execute(Call call) => Ticket(call, call.Id, trigger: null);

    public JsonAnswer ExecuteTrigger(Call call)
    {
        var triggers = state.Store.Of("Triggers_List");
        var trigger = triggers.Find(call.Id)!;
        if (!trigger.Value<bool>("enabled"))
        {
            throw new RefusalException(state.Refusals.Documented(call.Operation, 400, "disabled")!);
        }

        triggers.Change(call.Id, row => new JObject
        {
            ["trigger_count"] = row.Value<int>("trigger_count") + 1,
            ["last_triggered_at"] = state.Clock.Text(),
        });
        return Ticket(call, (string)trigger["workflow_id"]!, call.Id);
    }

    public JsonAnswer Cancel(Call call)
    {
        var row = Row(call);
        var refused = executions.Find(call.Id) is { } run ? run.Cancel() : (string)row["status"]!;
        return refused is null
            ? state.Answers.One(call, new JObject
            {
                ["id"] = call.Id,
                ["status"] = "cancelled",
                ["workflow_id"] = row["workflow_id"],
                ["cancelled_at"] = state.Clock.Text(),
                ["message"] = "Execution cancelled successfully",
            })
            : throw new RefusalException(state.Refusals.Invalid($"Execution cannot be cancelled. Current status: {refused}"));
    }

    public StreamAnswer Stream(Call call)
    {
        if (executions.Find(call.Id) is { } run)
        {
            int? drop = state.Options.DropStreamsAfter is { } after && run.TakeDrop(state.Options.StreamDrops) ? after : null;
            return new StreamAnswer(run.Listen(state.Options.SilentStreams), drop);
        }

        // An execution of the examples, to which nothing happens any more.
        var row = Row(call);
        return new StreamAnswer(ExecutionRun.IsOver((string)row["status"]!)
            ? EventSubscription.To(executions.Events.AlreadyOver(row), ends: true)
            : EventSubscription.To(executions.Events.Connected(row), ends: false));
    }

    // That the row exists has been checked for every path: it is the parent of what is asked for.
    private JObject Row(Call call) => state.Store.Of("Executions_Get").Find(call.Id)!;

    private JsonAnswer Ticket(Call call, string workflowId, string? trigger)
    {
        var inputs = call.Body["inputs"] as JObject ?? [];
        var row = executions.Start(workflowId, inputs);
        return state.Answers.One(call, new JObject
        {
            ["execution_id"] = row["id"],
            ["workflow_id"] = workflowId,
            ["trigger_id"] = trigger,
            ["status"] = row["status"],
            ["inputs"] = inputs,
        });
    }
}
