using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing;

/// <summary>A workflow of a sandbox.</summary>
public sealed class SandboxWorkflow
{
    /// <summary>A workflow without inputs and nodes; add them with an initializer or the methods.</summary>
    /// <param name="name">Its name, which no other workflow of the sandbox should have.</param>
    public SandboxWorkflow(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>Its id. Null (default): the sandbox makes one from the name, always the same.</summary>
    public string? Id { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it does.</summary>
    public string? Description { get; init; }

    /// <summary>The inputs that it declares, by name.</summary>
    public IDictionary<string, SandboxInput> Inputs { get; init; } = new Dictionary<string, SandboxInput>();

    /// <summary>Its steps, in the order in which they run. One, unless set.</summary>
    public IReadOnlyList<SandboxNode> Nodes { get; init; } = [new SandboxNode("node_work", "Work", "code")];

    /// <summary>
    /// Makes the outputs of a run from its inputs, when the last node starts. Default: the inputs themselves. When it throws, the
    /// run fails with the message of the exception.
    /// </summary>
    public Func<JObject, JToken> Outputs { get; init; } = inputs => inputs;

    /// <summary>Why every run of this workflow fails, at its last node. Null (default): it does not.</summary>
    public string? Error { get; set; }

    /// <inheritdoc />
    public override string ToString() => $"SandboxWorkflow {{ Name = {Name} }}";
}
