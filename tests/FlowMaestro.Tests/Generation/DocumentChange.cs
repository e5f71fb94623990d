using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Generation;

/// <summary>A change of the OpenAPI document.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Apply">Makes it in a copy.</param>
internal sealed record DocumentChange(string Name, Action<JObject> Apply)
{
    /// <summary>Who has to notice; null for a change that breaks nothing.</summary>
    public Guard? Guard { get; init; }

    /// <summary>A part of what the guard says.</summary>
    public string Says { get; init; } = "";

    public override string ToString() => Name;
}
