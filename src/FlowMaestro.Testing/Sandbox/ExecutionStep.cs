using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>Something that happens in an execution.</summary>
/// <param name="After">How long after the step before.</param>
/// <param name="Type">The type of its event.</param>
/// <param name="Payload">What its event carries besides what every event does.</param>
internal sealed record ExecutionStep(TimeSpan After, string Type, JObject Payload)
{
    /// <summary>The state that it leads to; null when it leads to no other.</summary>
    public string? Status { get; init; }

    /// <summary>What else it changes in the row of the execution.</summary>
    public JObject Changes { get; init; } = [];
}
