namespace FlowMaestro.Testing.Document;

/// <summary>Where a value begins in the YAML: line and column, both from 1.</summary>
internal sealed record YamlPlace(long Line, long Column);
