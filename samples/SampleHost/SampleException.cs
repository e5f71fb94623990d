namespace SampleHost;

/// <summary>Ends a sample with one line for the user.</summary>
public sealed class SampleException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static SampleException BadArguments(string message) => new(SampleHost.ExitCode.BadArguments, message);
}
