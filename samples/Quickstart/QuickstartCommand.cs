using FlowMaestro.Models;
using FlowMaestro.Testing;
using Newtonsoft.Json;
using SampleHost;

namespace Quickstart;

/// <summary>Lists the workflows, runs one, shows how it goes and prints what it put out.</summary>
internal sealed class QuickstartCommand(Surroundings surroundings)
{
    // What the first workflow of the sandbox is run with, unless told otherwise.
    private static readonly Dictionary<string, string> DemoInputs = new() { ["customer_email"] = "ada@example.com", ["customer_name"] = "Ada" };

    private string? _executionOnServer;

    public Task<int> RunAsync(string[] args, CancellationToken cancellationToken = default) => surroundings.RunAsync(
        args,
        Arguments.Help,
        async () =>
        {
            var arguments = Arguments.Parse(args);
            await using var api = await Api.OpenAsync(surroundings, options => Configure(options, arguments), arguments.SandboxOnly, cancellationToken);
            return await RunAsync(api, arguments, cancellationToken);
        },
        () => _executionOnServer is { } id ? $"Interrupted; execution {id} goes on." : "Interrupted.",
        cancellationToken);

    private async Task<int> RunAsync(Api api, Arguments arguments, CancellationToken cancellationToken)
    {
        IDisplay display = surroundings.IsTerminal ? new TerminalDisplay(surroundings.Out) : new PlainDisplay(surroundings.Out);
        display.Title(api.Name);
        display.Workflows(await api.Client.Workflows.ListAsync(cancellationToken: cancellationToken));

        var workflow = await ChooseAsync(api, arguments.Workflow, cancellationToken);
        var typed = api.IsSandbox && arguments.Workflow is null ? WithDemoInputs(arguments.Inputs) : arguments.Inputs;
        var inputs = InputValues.Of(workflow, typed);

        ExecutionTicket ticket = await api.Client.Workflows.ExecuteAsync(workflow.Id, inputs, cancellationToken: cancellationToken);
        _executionOnServer = api.IsSandbox ? null : ticket.ExecutionId;
        display.Started(workflow, ticket.ExecutionId);
        await display.ShowAsync(api.Client.Executions.StreamAsync(ticket.ExecutionId, cancellationToken: cancellationToken));

        var execution = await api.Client.Executions.WaitForCompletionAsync(ticket.ExecutionId, cancellationToken: cancellationToken);
        if (execution.Status != ExecutionStatus.Completed)
        {
            var outcome = execution.Status == ExecutionStatus.Cancelled ? "was cancelled" : "failed";
            return surroundings.Explain(ExitCode.Failed, execution.Error is { } error ? $"The execution {outcome}: {error}" : $"The execution {outcome}.");
        }

        display.Outputs(execution.Outputs?.ToString(Formatting.Indented) ?? "null");
        return ExitCode.Success;
    }

    private static async Task<Workflow> ChooseAsync(Api api, string? wanted, CancellationToken cancellationToken)
    {
        if (wanted is null && !api.IsSandbox)
        {
            throw SampleException.BadArguments("Choose one of your workflows with --workflow: running it may have effects.");
        }

        var row = await Choice.OfAsync(api.Client.Workflows.ListAllAsync(cancellationToken: cancellationToken), static w => (w.Id, w.Name), wanted, "workflow");
        return await api.Client.Workflows.GetAsync(row.Id, cancellationToken: cancellationToken);
    }

    private static Dictionary<string, string> WithDemoInputs(IReadOnlyDictionary<string, string> typed)
    {
        var inputs = new Dictionary<string, string>(DemoInputs);
        foreach (var (name, value) in typed)
        {
            inputs[name] = value;
        }

        return inputs;
    }

    private void Configure(FlowMaestroSandboxOptions options, Arguments arguments)
    {
        options.ExecutionDuration = surroundings.SandboxExecution;
        options.SilentStreams = arguments.Silent;
        options.DropStreamsAfter = arguments.DropStream ? 5 : null;
        options.FailExecutions = arguments.Fail ? "The service behind this step did not answer." : null;
    }
}
