using FlowMaestro.Tool.Mcp;
using FlowMaestro.Tool.Run;
using FlowMaestro.Tool.Types;
using Spectre.Console.Cli;

namespace FlowMaestro.Tool;

/// <summary>The commands and how their arguments are read.</summary>
internal static class ToolApp
{
    public static Task<int> RunAsync(string[] args, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var app = new CommandApp();
        app.Configure(config =>
        {
            config.SetApplicationName("flowmaestro");
            config.UseAssemblyInformationalVersion();
            config.UseStrictParsing();
            config.ConfigureConsole(surroundings.CreateConsole());
            config.SetExceptionHandler((exception, _) => surroundings.Explain(exception));
            config.Settings.Registrar.RegisterInstance(surroundings);
            config.AddCommand<RunCommand>("run")
                .WithDescription("Runs a workflow, shows its progress and prints its outputs.")
                .WithExample("run", "\"Welcome mail\"", "--input", "customer_email=ada@example.com", "--sandbox");
            config.AddCommand<TypesCommand>("types")
                .WithDescription("Writes a C# file with a record for the inputs of each workflow, and methods that run it.")
                .WithExample("types", "--namespace", "Shop.Workflows", "--output", "Workflows.cs");
            config.AddCommand<SandboxCommand>("sandbox")
                .WithDescription("Runs a small FlowMaestro on this machine, for any language, until Ctrl+C.")
                .WithExample("sandbox", "--port", "8080");
            config.AddCommand<McpCommand>("mcp")
                .WithDescription("Serves the workflows as tools of an MCP server over standard input and output.");
        });
        return app.RunAsync(args, cancellationToken);
    }
}
