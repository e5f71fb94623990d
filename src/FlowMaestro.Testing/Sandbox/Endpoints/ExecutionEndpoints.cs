using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Sandbox.Data;
using FlowMaestro.Testing.Sandbox.Executions;
using FlowMaestro.Testing.Sandbox.Http;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Endpoints;

/// <summary>Starts, lists, streams and cancels executions.</summary>
internal sealed class ExecutionEndpoints(SandboxState state, ExecutionStore executions)
{
    // The row of the path is known to exist: every parent in a path has been checked.
    private readonly ResourceCollection _rows = state.Store.Of("Executions_Get");

    public JsonResponse Execute(ApiRequest request) => Ticket(request, request.Id, trigger: null);

    public JsonResponse ExecuteTrigger(ApiRequest request)
    {
        var triggers = state.Store.Of("Triggers_List");
        var trigger = triggers.Find(request.Id)!;
        if (!trigger.Value<bool>("enabled"))
            throw new ErrorResponseException(state.Errors.Documented(request.Operation, 400, "disabled")!);

        triggers.Change(request.Id, row => new JObject
        {
            ["trigger_count"] = row.Value<int>("trigger_count") + 1,
            ["last_triggered_at"] = state.Clock.Text(),
        });
        return Ticket(request, (string)trigger["workflow_id"]!, request.Id);
    }

    /// <summary>
    /// The public server cuts the page first. Then it removes the rows of other customers, unless a workflow is given, and those
    /// in another status; <c>total_count</c> is what is left of the page.
    /// </summary>
    public JsonResponse List(ApiRequest request)
    {
        var range = PageRange.Of(request.Query);
        var workflowId = request.Query.GetValueOrDefault("workflow_id");
        var status = request.Query.GetValueOrDefault("status");
        var rows = ResourceCollection.NewestFirst(
            _rows.Rows.Where(row => workflowId is null || (string?)row["workflow_id"] == workflowId));
        if (state.Shape == SandboxShape.Documented)
            return state.Responses.Page(request, [.. WithStatus(rows)], range);

        if (workflowId is not null && status is null)
            return state.Responses.Page(request, [.. rows], range);

        var foreign = workflowId is null ? state.Options.ForeignExecutions : 0;
        var page = range.Cut(Enumerable.Repeat<JObject?>(null, foreign).Concat(rows));
        List<JObject> left = [.. WithStatus(page.OfType<JObject>())];
        return state.Responses.Many(request, left, range.ToJson(left.Count));

        IEnumerable<JObject> WithStatus(IEnumerable<JObject> all) => all.Where(row => status is null || (string?)row["status"] == status);
    }

    public JsonResponse Cancel(ApiRequest request)
    {
        var row = _rows.Find(request.Id)!;
        var publishes = state.Shape == SandboxShape.Documented;
        var refused = executions.Find(request.Id) is { } execution
            ? execution.Cancel(publishes, state.Clock.GetUtcNow())
            : (string)row["status"]!;
        return refused is null
            ? state.Responses.One(request, new JObject
            {
                ["id"] = request.Id,
                ["status"] = "cancelled",
                ["workflow_id"] = row["workflow_id"],
                ["cancelled_at"] = state.Clock.Text(),
                ["message"] = "Execution cancelled successfully",
            })
            : throw new ErrorResponseException(state.Errors.Invalid($"Execution cannot be cancelled. Current status: {refused}"));
    }

    public EventStreamResponse StreamEvents(ApiRequest request)
    {
        if (executions.Find(request.Id) is { } execution)
        {
            int? drop = state.Options.DropStreamsAfter is { } after && execution.TakeDrop(state.Options.StreamDrops) ? after : null;
            return new EventStreamResponse(state, execution.OpenStream(state.Options.SilentStreams), drop);
        }

        // An execution of the examples, in which nothing happens any more.
        var row = _rows.Find(request.Id)!;
        return new EventStreamResponse(state, SimulatedExecution.IsOver((string)row["status"]!)
            ? EventFeed.Single(executions.Events.AlreadyOver(row), ends: true)
            : EventFeed.Single(executions.Events.Connected(row), ends: false));
    }

    private JsonResponse Ticket(ApiRequest request, string workflowId, string? trigger)
    {
        var inputs = request.Body["inputs"] as JObject ?? [];
        var row = executions.Start(workflowId, inputs);
        return state.Responses.One(request, new JObject
        {
            ["execution_id"] = row["id"],
            ["workflow_id"] = workflowId,
            ["trigger_id"] = trigger,
            ["status"] = row["status"],
            ["inputs"] = inputs,
        });
    }
}
