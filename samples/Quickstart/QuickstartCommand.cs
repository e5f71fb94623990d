using System.ComponentModel;
using FlowMaestro;
using FlowMaestro.Models;
using FlowMaestro.Testing;
using Spectre.Console.Cli;

namespace Quickstart;

/// <summary>Lists the workflows, runs one, shows how it goes and prints what it put out.</summary>
internal sealed class QuickstartCommand : AsyncCommand<QuickstartCommand.Settings>
{
    public override async Task<int> ExecuteAsync(CommandContext context, Settings settings, CancellationToken cancellationToken)
    {
        // Without a key it talks to a small FlowMaestro in this process, slow enough to watch.
        await using var sandbox = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("FLOWMAESTRO_API_KEY"))
            ? await FlowMaestroSandbox.StartAsync(static options => options.ExecutionDuration = TimeSpan.FromSeconds(2), cancellationToken)
            : null;
        await using var client = sandbox?.CreateClient() ?? FlowMaestroClient.FromEnvironment();

        var workflows = await client.Workflows.ListAsync(cancellationToken: cancellationToken);
        Console.WriteLine(sandbox is null
            ? "Workflows:"
            : $"Workflows of a sandbox at {sandbox.BaseUrl} (set FLOWMAESTRO_API_KEY for the real API):");
        foreach (var row in workflows)
        {
            Console.WriteLine($"  {row.Name}  {row.Id}");
        }

        if (settings.Workflow is null && sandbox is null)
        {
            Console.WriteLine("Name one of them to run it.");
            return 0;
        }

        var wanted = settings.Workflow;
        var workflow = workflows.FirstOrDefault(row => wanted is null || row.Id == wanted || row.Name == wanted)
            ?? throw new InvalidOperationException($"There is no workflow '{wanted}' among the first {workflows.Count}.");
        object inputs = wanted is null ? new { customer_email = "ada@example.com", customer_name = "Ada" } : settings.Inputs;
        ExecutionTicket ticket = await client.Workflows.ExecuteAsync(workflow.Id, inputs, cancellationToken: cancellationToken);

        Console.WriteLine();
        Console.WriteLine($"Running {workflow.Name}, execution {ticket.ExecutionId}");
        await foreach (var e in client.Executions.StreamAsync(ticket.ExecutionId, cancellationToken: cancellationToken))
        {
            switch (e)
            {
                case NodeStartedEvent node:
                    Console.WriteLine($"  > {node.NodeName}");
                    break;
                case NodeCompletedEvent node:
                    Console.WriteLine($"  + {node.NodeName} ({node.Duration?.TotalSeconds:0.0} s)");
                    break;
                case ExecutionProgressEvent progress:
                    Console.WriteLine($"    {progress.Percentage:0} %");
                    break;
                case ExecutionFailedEvent failed:
                    throw new InvalidOperationException($"The execution failed: {failed.Error}");
                case ExecutionCompletedEvent completed:
                    Console.WriteLine($"Outputs: {completed.Outputs}");
                    break;
            }
        }

        return 0;
    }

    internal sealed class Settings : CommandSettings
    {
        [CommandArgument(0, "[workflow]")]
        [Description("The workflow to run, by name or id. Default, in the sandbox only: the first.")]
        public string? Workflow { get; init; }

        [CommandOption("--input <NAME=VALUE>")]
        [Description("An input of the workflow, as text. Repeat it for each.")]
        public IDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();
    }
}
