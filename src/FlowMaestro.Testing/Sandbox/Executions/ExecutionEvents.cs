using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Sandbox.Data;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Executions;

/// <summary>The events of executions, in the styles of the server.</summary>
internal sealed class ExecutionEvents(DocumentedOperation stream, SandboxShape shape)
{
    private readonly EventShapes _live = shape == SandboxShape.Deployed
        ? new EventShapes(stream, "live", errorsAreText: true)
        : new EventShapes(stream, "documented", errorsAreText: false);

    private readonly EventShapes _over = new(stream, "alreadyOver", errorsAreText: shape == SandboxShape.Deployed);

    public ServerEvent Connected(JObject row) => _live.Event("connected", Payload(row));

    public ServerEvent Live(ExecutionStep step, JObject row, DateTimeOffset at)
    {
        var payload = ResourceCollection.Merge(Payload(row), step.Payload);
        payload["type"] = step.Type;
        payload["timestamp"] = at.ToUnixTimeMilliseconds();
        return _live.Event(step.Type, payload);
    }

    /// <summary>The only event of a stream that is opened after the end.</summary>
    public ServerEvent AlreadyOver(JObject row) => _over.Event($"execution:{(string)row["status"]!}", Payload(row));

    private static JObject Payload(JObject row)
    {
        var payload = (JObject)row.DeepClone();
        payload["execution_id"] = row["id"];
        return payload;
    }
}
