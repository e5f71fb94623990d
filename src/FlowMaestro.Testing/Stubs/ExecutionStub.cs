using System.Text;
using FlowMaestro.Models;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Stubs;

/// <summary>An execution that goes from state to state.</summary>
internal sealed class ExecutionStub(string executionId, IReadOnlyList<ExecutionStatus> statuses)
{
    public const string Get = "Executions_Get";

    private const string StreamEvents = "Executions_StreamEvents";

    private readonly string _scenario = Scenario.NewName();
    private readonly int _last = statuses.Count - 1;

    public IEnumerable<JObject> Mappings()
    {
        for (var turn = 0; turn <= _last; turn++)
        {
            yield return Mapping(Get, turn, Math.Min(turn + 1, _last), Look(statuses[turn]));
            yield return Mapping(StreamEvents, turn, _last, Events(turn));
        }
    }

    private JObject Mapping(string operationId, int turn, int next, JObject response)
    {
        var mapping = StubLibrary.Of(operationId).Override($"{executionId} {statuses[turn]}", response);
        mapping["request"]!["pathParameters"] = new JObject { ["execution_id"] = new JObject { ["equalTo"] = executionId } };
        return Scenario.In(mapping, _scenario, turn, next);
    }

    private JObject Look(ExecutionStatus status)
    {
        var response = Example(status);
        response["jsonBody"]!["data"] = Row(status);
        return response;
    }

    private JObject Events(int turn)
    {
        var text = new StringBuilder();
        Append(text, "connected", new JObject { ["execution_id"] = executionId, ["status"] = statuses[turn].Value });
        foreach (var status in statuses.Skip(turn + 1).DefaultIfEmpty(statuses[_last]))
        {
            if (EventOf(status) is { } type)
            {
                var row = Row(status);
                Append(text, type, new JObject { ["execution_id"] = executionId, ["status"] = row["status"], ["outputs"] = row["outputs"], ["error"] = row["error"] });
            }
        }

        var response = StubLibrary.Of(StreamEvents).Stream();
        response["body"] = text.ToString();
        return response;
    }

    private JObject Row(ExecutionStatus status)
    {
        var row = (JObject)Example(status)["jsonBody"]!["data"]!;
        row["id"] = executionId;
        row["status"] = status.Value;
        if (!status.IsTerminal)
        {
            row["outputs"] = row["error"] = row["completed_at"] = null;
            row.Remove("duration_ms");
        }

        if (status == ExecutionStatus.Pending)
        {
            row["started_at"] = null;
        }

        return row;
    }

    // Where no example has the state, the first one lends everything else.
    private static JObject Example(ExecutionStatus status)
    {
        var answers = StubLibrary.Of(Get).Successes.ToList();
        return (JObject)(answers.Find(a => (string?)a["jsonBody"]!["data"]!["status"] == status.Value) ?? answers[0]).DeepClone();
    }

    private static string? EventOf(ExecutionStatus status) => status.Value switch
    {
        ExecutionStatus.Values.Pending => null,
        ExecutionStatus.Values.Running => ExecutionEventTypes.ExecutionStarted,
        _ => $"execution:{status.Value}",
    };

    private static void Append(StringBuilder text, string type, JObject data) =>
        text.Append("event: ").Append(type).Append("\ndata: ").Append(data.ToString(Formatting.None)).Append("\n\n");
}
