namespace FlowMaestro.Testing.Document;

/// <summary>Something that the document does not allow. Never shows the value.</summary>
/// <param name="Place">Where it is, for instance <c>body top_k</c>.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="IsRefused">Whether the server refuses it with a validation error.</param>
internal sealed record Violation(string Place, string Reason, bool IsRefused = false)
{
    public override string ToString() => $"{Place}: {Reason}";
}
