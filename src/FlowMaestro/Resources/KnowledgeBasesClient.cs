namespace FlowMaestro;

/// <summary>Search knowledge bases.</summary>
public partial class KnowledgeBasesClient;
