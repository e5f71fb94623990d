namespace FlowMaestro.Testing;

/// <summary>A piece of text that queries of the knowledge bases find. What shares more words with the query comes first.</summary>
/// <param name="DocumentName">The document that it is from.</param>
/// <param name="Content">The text.</param>
public sealed record SandboxPassage(string DocumentName, string Content);
