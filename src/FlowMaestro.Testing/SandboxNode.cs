namespace FlowMaestro.Testing;

/// <summary>A step of a workflow. The last one gives the outputs of the workflow, the others pass its inputs on.</summary>
/// <param name="Id">How events call it.</param>
/// <param name="Name">How a person sees it.</param>
/// <param name="Type">For instance <c>llm</c>, <c>http</c> or <c>conditional</c>.</param>
public sealed record SandboxNode(string Id, string Name, string Type);
