namespace FlowMaestro.Testing.Document;

/// <summary>An operation, and the path that led to it.</summary>
internal sealed record Route(DocumentedOperation Operation, IReadOnlyList<string> Segments, IReadOnlyDictionary<string, string> Values);
