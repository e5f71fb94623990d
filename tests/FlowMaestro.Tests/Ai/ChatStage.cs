using FlowMaestro.Testing;
using Microsoft.Extensions.AI;

namespace FlowMaestro.Tests.Ai;

/// <summary>A sandbox, a client of it, and its agent as a chat client.</summary>
internal sealed class ChatStage : IAsyncDisposable
{
    private ChatStage(FlowMaestroSandbox sandbox, FlowMaestroClient client, string agentId)
    {
        Sandbox = sandbox;
        Client = client;
        AgentId = agentId;
        Chat = client.Agents.AsIChatClient(agentId);
    }

    public FlowMaestroSandbox Sandbox { get; }

    public FlowMaestroClient Client { get; }

    public string AgentId { get; }

    public IChatClient Chat { get; }

    /// <summary>The operations asked for so far.</summary>
    public IEnumerable<string?> Operations => Sandbox.Requests.Select(static request => request.OperationId);

    /// <summary>What was said to agents so far.</summary>
    public IEnumerable<string?> Sent => Sandbox.Requests.Where(static request => request.OperationId == "Threads_SendMessage")
        .Select(static request => (string?)request.Body?["content"]);

    public static async Task<ChatStage> OpenAsync(Action<FlowMaestroSandboxOptions>? configure = null)
    {
        var sandbox = await FlowMaestroSandbox.StartAsync(configure ?? (static _ => { }));
        var client = sandbox.CreateClient();
        var agent = (await client.Agents.ListAsync())[0];
        sandbox.ClearRequests();
        return new ChatStage(sandbox, client, agent.Id);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Sandbox.DisposeAsync();
    }
}
