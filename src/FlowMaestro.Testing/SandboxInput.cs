namespace FlowMaestro.Testing;

/// <summary>An input that a workflow declares. The server does not check what a run is given against it.</summary>
/// <param name="Label">How a person sees it.</param>
/// <param name="Type">For instance <c>text</c>, <c>number</c> or <c>boolean</c>.</param>
/// <param name="Required">Whether a run needs it.</param>
/// <param name="Description">What it is for.</param>
public sealed record SandboxInput(string Label, string Type = "text", bool Required = false, string? Description = null);
