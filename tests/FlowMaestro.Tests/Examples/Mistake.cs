namespace FlowMaestro.Tests.Examples;

/// <summary>An example of the document that its schema does not allow.</summary>
/// <param name="Line">Where it stands in the document, from 1.</param>
/// <param name="Column">Where it stands in its line, from 1.</param>
/// <param name="Text">Which example, the JSON pointer in it, and what is wrong.</param>
internal sealed record Mistake(long Line, long Column, string Text)
{
    public override string ToString() => $"openapi/flowmaestro.yaml({Line},{Column}): {Text}";
}
