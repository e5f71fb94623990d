namespace FlowMaestro.Testing.Sandbox;

/// <summary>Something that was told to go wrong.</summary>
/// <param name="OperationId">The operation that goes wrong.</param>
/// <param name="Status">What it is answered with; null when the connection is cut.</param>
/// <param name="Example">The example of the document to answer with; null for the first.</param>
/// <param name="RetryAfter">When to come back.</param>
/// <param name="AfterHandling">Whether the request takes effect before the connection is cut.</param>
internal sealed record Fault(string OperationId, int? Status, string? Example = null, TimeSpan? RetryAfter = null, bool AfterHandling = false);
