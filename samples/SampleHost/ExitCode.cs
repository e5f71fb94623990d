namespace SampleHost;

/// <summary>How the samples end.</summary>
public static class ExitCode
{
    public const int Success = 0;
    public const int Failed = 1;
    public const int BadArguments = 2;
    public const int NotFound = 3;
    public const int Unreachable = 4;
    public const int ApiError = 5;
    public const int Interrupted = 130;
}
