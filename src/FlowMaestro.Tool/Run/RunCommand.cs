using FlowMaestro.Models;
using Spectre.Console.Cli;

namespace FlowMaestro.Tool.Run;

/// <summary>Runs a workflow and shows how it goes.</summary>
internal sealed class RunCommand(Surroundings surroundings) : AsyncCommand<RunSettings>
{
    // For what is still to be said to the server after Ctrl+C.
    private static readonly TimeSpan LastRequest = TimeSpan.FromSeconds(10);

    private string? _executionId;
    private bool _isStarting;

    public override async Task<int> ExecuteAsync(CommandContext context, RunSettings settings, CancellationToken cancellationToken)
    {
        var connection = await Connection.OpenAsync(surroundings, settings, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                return await RunAsync(connection.Client, settings, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return surroundings.Explain(ExitCode.Interrupted, await AfterInterruptAsync(connection, settings).ConfigureAwait(false));
            }
            catch (FlowMaestroTimeoutException) when (_executionId is not null)
            {
                return surroundings.Explain(ExitCode.Failed, $"Still running after {settings.Timeout} s. {GoOn(connection)}");
            }
        }
    }

    private async Task<int> RunAsync(FlowMaestroClient client, RunSettings settings, CancellationToken cancellationToken)
    {
        var display = new RunDisplay(surroundings, settings.Json);
        _executionId = settings.Execution ?? await StartAsync(client, settings, display, cancellationToken).ConfigureAwait(false);
        var timeout = TimeSpan.FromSeconds(settings.Timeout);
        var execution = await display.FollowAsync(progress => client.Executions.WaitForCompletionAsync(
            _executionId, timeout: timeout, progress: progress, cancellationToken: cancellationToken)).ConfigureAwait(false);
        display.Result(execution);
        if (execution.Status == ExecutionStatus.Completed)
            return ExitCode.Success;

        var why = execution.Error?.Message is { Length: > 0 } message ? $": {message}" : ".";
        return surroundings.Explain(ExitCode.Failed, $"Execution {execution.Id} ended as {execution.Status}{why}");
    }

    private async Task<string> StartAsync(
        FlowMaestroClient client, RunSettings settings, RunDisplay display, CancellationToken cancellationToken)
    {
        var workflow = await WorkflowChoice.FindAsync(client.Workflows, settings.Workflow!, cancellationToken).ConfigureAwait(false);
        var inputs = await RunInputs.ReadAsync(workflow, settings, cancellationToken).ConfigureAwait(false);
        _isStarting = true;
        ExecutionTicket ticket = await client.Workflows.ExecuteAsync(workflow.Id, inputs, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        display.Started(workflow.Name, ticket.ExecutionId);
        return ticket.ExecutionId;
    }

    private async Task<string> AfterInterruptAsync(Connection connection, RunSettings settings)
    {
        if (_executionId is null)
        {
            return _isStarting
                ? "Interrupted. The workflow may have been started: look at its executions before you run it again."
                : "Interrupted.";
        }

        if (!settings.CancelOnInterrupt)
            return $"Interrupted. {GoOn(connection)}";

        try
        {
            var options = new RequestOptions { Timeout = LastRequest };
            await connection.Client.Executions.CancelAsync(_executionId, options, CancellationToken.None).ConfigureAwait(false);
            return $"Interrupted. Execution {_executionId} was cancelled.";
        }
        catch (FlowMaestroException exception)
        {
            return $"Interrupted. Execution {_executionId} could not be cancelled: {exception.Message}";
        }
    }

    private string GoOn(Connection connection) => connection.IsSandbox
        ? "The sandbox ends with this command."
        : $"Execution {_executionId} goes on. To wait for it: flowmaestro run --execution {_executionId}";
}
