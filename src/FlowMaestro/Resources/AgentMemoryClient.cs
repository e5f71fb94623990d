namespace FlowMaestro;

/// <summary>What agents remember of users, and the search in what was said to them.</summary>
public partial class AgentMemoryClient;
