namespace FlowMaestro.Tool;

/// <summary>Ends a command with one line for the user.</summary>
internal sealed class ToolException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static ToolException Usage(string message) => new(Tool.ExitCode.Usage, message);

    public static ToolException Failed(string message) => new(Tool.ExitCode.Failed, message);
}
