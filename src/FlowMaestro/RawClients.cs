using FlowMaestro.Generated;
using FlowMaestro.Http;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro;

/// <summary>
/// The generated clients, one for each tag of the OpenAPI document: an operation that is added there is callable here
/// on the next build, with the same retry, limits, authentication and errors as everything else.
/// </summary>
public class RawClients
{
    internal RawClients(Transport transport)
    {
        Workflows = new RawWorkflowsClient(transport);
        Executions = new RawExecutionsClient(transport);
        Agents = new RawAgentsClient(transport);
        AgentMemory = new RawAgentMemoryClient(transport);
        Threads = new RawThreadsClient(transport);
        Triggers = new RawTriggersClient(transport);
        KnowledgeBases = new RawKnowledgeBasesClient(transport);
        Webhooks = new RawWebhooksClient(transport);
        Poller = new ExecutionPoller(Executions, transport);
    }

    /// <summary>Polls for everybody who waits for an execution of this client.</summary>
    internal ExecutionPoller Poller { get; } = null!;

    /// <summary>For mocks.</summary>
    protected RawClients()
    {
    }

    /// <summary>Operations on workflows.</summary>
    public virtual RawWorkflowsClient Workflows { get; } = null!;

    /// <summary>Operations on executions.</summary>
    public virtual RawExecutionsClient Executions { get; } = null!;

    /// <summary>Operations on agents.</summary>
    public virtual RawAgentsClient Agents { get; } = null!;

    /// <summary>Operations on what agents remember of users.</summary>
    public virtual RawAgentMemoryClient AgentMemory { get; } = null!;

    /// <summary>Operations on threads and their messages.</summary>
    public virtual RawThreadsClient Threads { get; } = null!;

    /// <summary>Operations on triggers.</summary>
    public virtual RawTriggersClient Triggers { get; } = null!;

    /// <summary>Operations on knowledge bases.</summary>
    public virtual RawKnowledgeBasesClient KnowledgeBases { get; } = null!;

    /// <summary>Operations on webhooks.</summary>
    public virtual RawWebhooksClient Webhooks { get; } = null!;
}
