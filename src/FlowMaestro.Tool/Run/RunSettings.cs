using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;

namespace FlowMaestro.Tool.Run;

/// <summary>What <c>flowmaestro run</c> understands.</summary>
internal sealed class RunSettings : ConnectionSettings
{
    [CommandArgument(0, "[workflow]")]
    [Description("The workflow, by id or name.")]
    public string? Workflow { get; init; }

    [CommandOption("--input <NAME=VALUE>")]
    [Description(
        "An input; repeat it for each. Numbers, true and false, lists and objects are read as JSON where the workflow asks for them.")]
    public string[] Inputs { get; init; } = [];

    [CommandOption("--input-file <FILE>")]
    [Description("A JSON object with the inputs. Those of --input go before it.")]
    public string? InputFile { get; init; }

    [CommandOption("--execution <ID>")]
    [Description("Goes on with an execution that was started before, in place of a workflow.")]
    public string? Execution { get; init; }

    [CommandOption("--timeout <SECONDS>")]
    [Description("Longest wait. The execution goes on when it passes.")]
    [DefaultValue(300.0)]
    public double Timeout { get; init; }

    [CommandOption("--json")]
    [Description("Prints the whole execution as JSON on standard output, and the progress on standard error.")]
    public bool Json { get; init; }

    [CommandOption("--cancel-on-interrupt")]
    [Description("Ctrl+C cancels the execution. Otherwise it only stops waiting.")]
    public bool CancelOnInterrupt { get; init; }

    public override ValidationResult Validate() =>
        string.IsNullOrWhiteSpace(Workflow) == string.IsNullOrWhiteSpace(Execution)
            ? ValidationResult.Error("Name a workflow to run, or an --execution to go on with.")
            : Execution is not null && (Inputs.Length > 0 || InputFile is not null)
                ? ValidationResult.Error("--execution has its inputs already.")
                : Timeout is > 0 and <= 86_400
                    ? ValidationResult.Success()
                    : ValidationResult.Error("--timeout is more than 0 and at most 86400 seconds.");
}
