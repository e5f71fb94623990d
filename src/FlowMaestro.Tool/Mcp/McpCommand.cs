using System.Reflection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Spectre.Console.Cli;

namespace FlowMaestro.Tool.Mcp;

/// <summary>Serves the workflows to a client that started this process, until it closes standard input.</summary>
internal sealed class McpCommand(Surroundings surroundings) : AsyncCommand<ConnectionSettings>
{
    private const string Name = "flowmaestro";

    public override async Task<int> ExecuteAsync(CommandContext context, ConnectionSettings settings, CancellationToken cancellationToken)
    {
        var connection = await Connection.OpenAsync(surroundings, settings, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            using var tools = new WorkflowTools(connection.Client.Workflows, TimeProvider.System);
            var (input, output) = surroundings.OpenPipes();
            var transport = new StreamServerTransport(input, output, Name);
            await using (transport.ConfigureAwait(false))
            {
                var server = McpServer.Create(transport, Options(tools));
                await using (server.ConfigureAwait(false))
                {
                    try
                    {
                        await server.RunAsync(cancellationToken).ConfigureAwait(false);
                    }
                    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                    {
                        // Ctrl+C is how a server of a terminal ends.
                    }

                    return ExitCode.Success;
                }
            }
        }
    }

    private static McpServerOptions Options(WorkflowTools tools) => new()
    {
        ServerInfo = new Implementation
        {
            Name = Name,
            Title = "FlowMaestro",
            Version = typeof(McpCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        },
        Capabilities = new ServerCapabilities { Tools = new ToolsCapability() },
        Handlers = new McpServerHandlers { ListToolsHandler = (_, token) => tools.ListAsync(token), CallToolHandler = tools.CallAsync },
    };
}
