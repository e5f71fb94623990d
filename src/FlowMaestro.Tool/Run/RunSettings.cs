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
    [Description("A file with the inputs as a JSON object. --input takes precedence over it.")]
    public string? InputFile { get; init; }

    [CommandOption("--execution <ID>")]
    [Description("Waits for an execution that was started before, instead of starting a workflow.")]
    public string? Execution { get; init; }

    [CommandOption("--timeout <SECONDS>")]
    [Description("Longest wait, at most 86400. The execution goes on after that.")]
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
                ? ValidationResult.Error("--execution waits for a run that has its inputs already: leave out --input and --input-file.")
                : Timeout is > 0 and <= 86_400
                    ? ValidationResult.Success()
                    : ValidationResult.Error("--timeout must be more than 0 and at most 86400 seconds.");
}
