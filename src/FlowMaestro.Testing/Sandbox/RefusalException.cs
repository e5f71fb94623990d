using System.Diagnostics.CodeAnalysis;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>Ends the handling of a request with an error answer.</summary>
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "Never leaves the sandbox: it becomes an answer.")]
internal sealed class RefusalException(JsonAnswer answer) : Exception
{
    public JsonAnswer Answer { get; } = answer;
}
