using FlowMaestro.Tests.Resources;

namespace FlowMaestro.Tests.Conventions;

/// <summary>What no code can tell: which operations may be sent again.</summary>
internal static class DocumentRules
{
    /// <summary>The operations that the document lets be sent again although they must not be, and the other way round.</summary>
    public static IEnumerable<string> WrongRepeats(IReadOnlyList<DocumentedOperation> operations) =>
        operations.Where(static o => (string?)o.Node["x-retry"] != (IsSafe(o) ? "safe" : "never")).Select(static o => $"{o.Id} is said to be {o.Node["x-retry"] ?? "nothing"}");

    // Two searches travel as POST because of their length alone.
    private static bool IsSafe(DocumentedOperation operation) =>
        operation.Method is "GET" or "PUT" or "DELETE" || operation.Id is "KnowledgeBases_Query" or "AgentMemory_Search";
}
