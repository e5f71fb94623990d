namespace FlowMaestro;

/// <summary>List agents, read and change their memory, and create threads with them.</summary>
public partial class AgentsClient
{
    private AgentMemoryClient? _memory;

    /// <summary>For extensions that are given the agents alone and need the threads too. Null in a mock.</summary>
    internal FlowMaestroClient? Owner { get; init; }

    /// <summary>What agents remember of users.</summary>
    public virtual AgentMemoryClient Memory => _memory ??= new AgentMemoryClient(_context);
}
