using FlowMaestro.Extensions.AI;
using Microsoft.Extensions.AI;

namespace FlowMaestro;

/// <summary>Agents for Microsoft.Extensions.AI.</summary>
public static class AgentsClientExtensions
{
    /// <summary>
    /// An agent as an <see cref="IChatClient"/>. A conversation is a thread on the server: the first message opens it,
    /// <see cref="ChatResponse.ConversationId"/> names it, and <see cref="ChatOptions.ConversationId"/> goes on with it.
    /// The server keeps what was said, so only the user's messages since the last reply are sent, joined into one.
    /// </summary>
    /// <remarks>
    /// Not for use under a caching middleware: two users who say the same would be given the same thread. Model settings
    /// such as <see cref="ChatOptions.Temperature"/> have no effect; the agent has its own. The chat client holds no
    /// connection, so disposing it does nothing.
    /// <para>
    /// Calls throw <see cref="NotSupportedException"/> for what an agent of the server cannot be given: instructions,
    /// system messages, tools, a JSON response format, content other than text, or replies from elsewhere without a
    /// conversation id. They throw <see cref="FlowMaestroException"/> as the other clients do; where the thread is
    /// known its id is in <see cref="Exception.Data"/> under <c>ConversationId</c>.
    /// </para>
    /// </remarks>
    /// <param name="agents">The agents of a <see cref="FlowMaestroClient"/>.</param>
    /// <param name="agentId">The id of the agent.</param>
    /// <param name="ignoreUnsupported">Whether to leave out what an agent cannot be given, in place of throwing. Default false.</param>
    /// <exception cref="ArgumentException">
    /// The id is empty, or <paramref name="agents"/> is a mock that belongs to no <see cref="FlowMaestroClient"/>.
    /// </exception>
    public static IChatClient AsIChatClient(this AgentsClient agents, string agentId, bool ignoreUnsupported = false)
    {
        ArgumentNullException.ThrowIfNull(agents);
        ArgumentException.ThrowIfNullOrWhiteSpace(agentId);
        var client = agents.Owner
            ?? throw new ArgumentException("These agents belong to no FlowMaestroClient: no thread can be created.", nameof(agents));
        return new AgentChatClient(client, agentId, ignoreUnsupported);
    }
}
