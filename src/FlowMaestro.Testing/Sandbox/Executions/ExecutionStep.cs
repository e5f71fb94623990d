using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Executions;

/// <summary>One event of an execution, and the change of state that it reports.</summary>
/// <param name="After">How long after the step before.</param>
/// <param name="Type">The type of its event.</param>
/// <param name="Payload">The members of its event beside those that every event has.</param>
internal sealed record ExecutionStep(TimeSpan After, string Type, JObject Payload)
{
    /// <summary>The new status; null when it does not change.</summary>
    public string? Status { get; init; }

    /// <summary>The other changes of the row, where the status changes.</summary>
    public JObject Changes { get; init; } = [];
}
