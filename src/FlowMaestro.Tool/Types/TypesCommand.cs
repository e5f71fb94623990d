using System.ComponentModel;
using System.Text.RegularExpressions;
using FlowMaestro.Extensions.AI;
using FlowMaestro.Models;
using Spectre.Console;
using Spectre.Console.Cli;

namespace FlowMaestro.Tool.Types;

/// <summary>Writes the typed inputs and run methods of workflows.</summary>
internal sealed partial class TypesCommand(Surroundings surroundings) : AsyncCommand<TypesCommand.Settings>
{
    public override async Task<int> ExecuteAsync(CommandContext context, Settings settings, CancellationToken cancellationToken)
    {
        var connection = await Connection.OpenAsync(surroundings, settings, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var workflows = await ReadAsync(connection.Client.Workflows, settings.Workflows, cancellationToken).ConfigureAwait(false);
            var (text, warnings) = await TypesFile.WriteAsync(settings.Namespace, workflows).ConfigureAwait(false);
            foreach (var warning in warnings)
                await surroundings.Error.WriteLineAsync(warning).ConfigureAwait(false);

            var changed = await SaveAsync(settings.Output, text, cancellationToken).ConfigureAwait(false);
            var outcome = changed
                ? $"{settings.Output}: {workflows.Count} workflow{(workflows.Count == 1 ? "" : "s")}."
                : $"{settings.Output} is up to date.";
            await surroundings.Out.WriteLineAsync(outcome).ConfigureAwait(false);
            return ExitCode.Success;
        }
    }

    private static async Task<IReadOnlyList<Workflow>> ReadAsync(
        WorkflowsClient workflows, string[] wanted, CancellationToken cancellationToken)
    {
        if (wanted.Length == 0)
            return await WorkflowDefinitions.ReadAsync(workflows, static _ => true, cancellationToken).ConfigureAwait(false);

        var found = new Dictionary<string, Workflow>();
        foreach (var name in wanted)
        {
            var workflow = await WorkflowChoice.FindAsync(workflows, name, cancellationToken).ConfigureAwait(false);
            found[workflow.Id] = workflow;
        }

        return [.. found.Values];
    }

    /// <returns>Whether the file was written: one that is as it should be keeps its time, so that nothing is built again.</returns>
    private static async Task<bool> SaveAsync(string file, string text, CancellationToken cancellationToken)
    {
        try
        {
            if (File.Exists(file) && await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false) == text)
                return false;

            await File.WriteAllTextAsync(file, text, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Failed($"The file cannot be written: {exception.Message}");
        }
    }

    internal sealed partial class Settings : ConnectionSettings
    {
        [CommandArgument(0, "[workflows]")]
        [Description("The workflows, by id or name. Default: all.")]
        public string[] Workflows { get; init; } = [];

        [CommandOption("--namespace <NAMESPACE>", isRequired: true)]
        [Description("The namespace of the generated code.")]
        public string Namespace { get; init; } = "";

        [CommandOption("--output <FILE>", isRequired: true)]
        [Description("The file to write. It is not written if nothing has changed.")]
        public string Output { get; init; } = "";

        public override ValidationResult Validate() =>
            NamespaceName().IsMatch(Namespace) ? ValidationResult.Success() : ValidationResult.Error($"'{Namespace}' is not a namespace.");

        [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_]*(\.[\p{L}_][\p{L}\p{Nd}_]*)*$")]
        private static partial Regex NamespaceName();
    }
}
