namespace Quickstart;

/// <summary>Ends the command with one line for the user.</summary>
internal sealed class QuickstartException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
