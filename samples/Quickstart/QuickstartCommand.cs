using FlowMaestro;
using FlowMaestro.Models;
using Newtonsoft.Json;

namespace Quickstart;

/// <summary>Lists the workflows, runs one, shows how it goes and prints what it put out.</summary>
internal sealed class QuickstartCommand(Surroundings surroundings)
{
    // What the first workflow of the sandbox is run with, unless told otherwise.
    private static readonly Dictionary<string, string> DemoInputs = new() { ["customer_email"] = "ada@example.com", ["customer_name"] = "Ada" };

    private string? _executionOnServer;

    public async Task<int> RunAsync(string[] args, CancellationToken cancellationToken = default)
    {
        try
        {
            var arguments = Arguments.Parse(args);
            if (arguments.ShowHelp)
            {
                await surroundings.Out.WriteLineAsync(Arguments.Help);
                return ExitCode.Success;
            }

            await using var api = await Api.OpenAsync(arguments, surroundings, cancellationToken);
            return await RunAsync(api, arguments, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Explain(ExitCode.Interrupted, _executionOnServer is { } id ? $"Interrupted; execution {id} goes on." : "Interrupted.");
        }
        catch (QuickstartException exception)
        {
            return Explain(exception.ExitCode, exception.Message);
        }
        catch (Exception exception) when (exception is FlowMaestroConnectionException or FlowMaestroTimeoutException)
        {
            return Explain(ExitCode.Unreachable, $"FlowMaestro cannot be reached: {exception.Message}");
        }
        catch (FlowMaestroException exception)
        {
            return Explain(ExitCode.ApiError, $"FlowMaestro answered with an error: {exception.Message}");
        }
    }

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
            return Explain(ExitCode.ExecutionFailed, execution.Error is { } error ? $"The execution {outcome}: {error}" : $"The execution {outcome}.");
        }

        display.Outputs(execution.Outputs?.ToString(Formatting.Indented) ?? "null");
        return ExitCode.Success;
    }

    private static async Task<Workflow> ChooseAsync(Api api, string? wanted, CancellationToken cancellationToken)
    {
        if (wanted is null && !api.IsSandbox)
        {
            throw new QuickstartException(ExitCode.BadArguments, "Choose one of your workflows with --workflow: running it may have effects.");
        }

        var names = new List<string>();
        await foreach (var row in api.Client.Workflows.ListAllAsync(cancellationToken: cancellationToken))
        {
            if (wanted is null || row.Id == wanted || row.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                return await api.Client.Workflows.GetAsync(row.Id, cancellationToken: cancellationToken);
            }

            names.Add(row.Name);
        }

        throw new QuickstartException(ExitCode.UnknownWorkflow, $"There is no workflow '{wanted}'. There are: {string.Join(", ", names)}.");
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

    private int Explain(int exitCode, string message)
    {
        surroundings.Error.WriteLine(message.ReplaceLineEndings(" "));
        return exitCode;
    }
}
