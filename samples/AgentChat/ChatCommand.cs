using System.ComponentModel;
using FlowMaestro;
using FlowMaestro.Testing;
using Microsoft.Extensions.AI;
using Spectre.Console.Cli;

namespace AgentChat;

/// <summary>Talks with an agent as with any <see cref="IChatClient"/>, and writes the replies as they come.</summary>
internal sealed class ChatCommand : AsyncCommand<ChatCommand.Settings>
{
    public override async Task<int> ExecuteAsync(CommandContext context, Settings settings, CancellationToken cancellationToken)
    {
        // Without a key it talks to a small FlowMaestro in this process.
        await using var sandbox = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("FLOWMAESTRO_API_KEY"))
            ? await FlowMaestroSandbox.StartAsync(
                static options => (options.MessageStreaming, options.Reply) = (SandboxMessageStreaming.ThreadEvents, new DemoAgent().Reply),
                cancellationToken)
            : null;
        await using var client = sandbox?.CreateClient() ?? FlowMaestroClient.FromEnvironment();

        var agents = await client.Agents.ListAsync(cancellationToken: cancellationToken);
        var agent = agents.FirstOrDefault(row => settings.Agent is null || row.Id == settings.Agent || row.Name == settings.Agent)
            ?? throw new InvalidOperationException(
                $"There is no agent '{settings.Agent}'. There are: {string.Join(", ", agents.Select(static row => row.Name))}.");
        using var chat = client.Agents.AsIChatClient(agent.Id);
        var options = new ChatOptions { ConversationId = settings.Thread };

        // Beside the conversation, so that a script that reads the replies gets nothing else.
        await Console.Error.WriteLineAsync($"Talking with {agent.Name}. An empty line ends it.");
        foreach (var message in settings.Messages.Length > 0 ? settings.Messages : Lines())
        {
            await foreach (var update in chat.GetStreamingResponseAsync(message, options, cancellationToken))
            {
                Console.Write(update.Text);

                // The thread that the first message opened: the next one goes on in it.
                options.ConversationId = update.ConversationId;
            }

            Console.WriteLine();
        }

        var goOn = sandbox is null && options.ConversationId is { } thread ? $"Go on with --thread {thread}" : "Goodbye.";
        await Console.Error.WriteLineAsync(goOn);
        return 0;
    }

    private static IEnumerable<string> Lines()
    {
        while (Console.ReadLine() is { } line && !string.IsNullOrWhiteSpace(line))
        {
            yield return line;
        }
    }

    internal sealed class Settings : CommandSettings
    {
        [CommandOption("--agent <NAME>")]
        [Description("Whom to talk with, by name or id. Default: the first.")]
        public string? Agent { get; init; }

        [CommandOption("--thread <ID>")]
        [Description("Goes on with an earlier conversation.")]
        public string? Thread { get; init; }

        [CommandOption("--message <TEXT>")]
        [Description("Sends this and ends; repeat it for several. Otherwise messages are read line by line.")]
        public string[] Messages { get; init; } = [];
    }
}
