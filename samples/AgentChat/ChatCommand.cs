using FlowMaestro.Models;
using FlowMaestro.Testing;
using SampleHost;

namespace AgentChat;

/// <summary>Opens a thread with an agent and talks, all messages on that one thread.</summary>
internal sealed class ChatCommand(Surroundings surroundings)
{
    private string? _threadOnServer;

    public Task<int> RunAsync(string[] args, CancellationToken cancellationToken = default) => surroundings.RunAsync(
        args,
        Arguments.Help,
        async () =>
        {
            var arguments = Arguments.Parse(args);
            await using var api = await Api.OpenAsync(surroundings, Configure, cancellationToken: cancellationToken);
            return await RunAsync(api, arguments, cancellationToken);
        },
        () => _threadOnServer is { } id ? $"Interrupted. Go on with --thread {id}" : "Interrupted.",
        cancellationToken);

    private async Task<int> RunAsync(Api api, Arguments arguments, CancellationToken cancellationToken)
    {
        var agents = api.Client.Agents;
        AgentThread thread = arguments.Thread is { } id
            ? await api.Client.Threads.GetAsync(id, cancellationToken: cancellationToken)
            : await agents.CreateThreadAsync(await ChooseAgentAsync(api, arguments.Agent, cancellationToken), cancellationToken);
        Agent agent = await agents.GetAsync(thread.AgentId, cancellationToken: cancellationToken);
        _threadOnServer = api.IsSandbox ? null : thread.Id;

        // Beside the conversation, so that a script that reads the replies gets nothing else.
        await surroundings.Error.WriteLineAsync($"Talking with {agent.Name} on {api.Name}, thread {thread.Id}");

        var conversation = new Conversation(api.Client, thread.Id, surroundings.Out);
        return arguments.Messages.Count > 0
            ? await SendAsync(conversation, arguments.Messages, cancellationToken)
            : await ConverseAsync(conversation, agent.Name, cancellationToken);
    }

    private static async Task<string> ChooseAgentAsync(Api api, string? wanted, CancellationToken cancellationToken) =>
        (await Choice.OfAsync(api.Client.Agents.ListAllAsync(cancellationToken: cancellationToken), static a => (a.Id, a.Name), wanted, "agent")).Id;

    private async Task<int> SendAsync(Conversation conversation, IReadOnlyList<string> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            if (await conversation.SayAsync(message, cancellationToken) is { } failure)
            {
                return surroundings.Explain(ExitCode.Failed, failure);
            }
        }

        return ExitCode.Success;
    }

    private async Task<int> ConverseAsync(Conversation conversation, string agent, CancellationToken cancellationToken)
    {
        var exitCode = ExitCode.Success;
        while (await ReadLineAsync("You: ", cancellationToken) is { } line && line.Trim() is not "/exit")
        {
            if (line.Trim() is "/history")
            {
                await conversation.ShowAsync(cancellationToken);
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                await surroundings.Out.WriteAsync($"{agent}: ");
                exitCode = await conversation.SayAsync(line, cancellationToken) is { } failure ? surroundings.Explain(ExitCode.Failed, failure) : ExitCode.Success;
            }
        }

        return exitCode;
    }

    private async Task<string?> ReadLineAsync(string prompt, CancellationToken cancellationToken)
    {
        if (surroundings.IsTyped)
        {
            await surroundings.Out.WriteAsync(prompt);
            await surroundings.Out.FlushAsync(cancellationToken);
        }

        // The console reads on a thread that waits for the keyboard and hears of no token: it is left behind when Ctrl+C is pressed.
        return await Task.Run(surroundings.In.ReadLine, cancellationToken).WaitAsync(cancellationToken);
    }

    private void Configure(FlowMaestroSandboxOptions options)
    {
        options.MessageStreaming = SandboxMessageStreaming.ThreadEvents;
        options.ReplyDuration = surroundings.SandboxExecution / 3;
        options.Reply = new DemoAgent().Reply;
    }
}
