namespace Quickstart;

internal static class ExitCode
{
    public const int Success = 0;
    public const int ExecutionFailed = 1;
    public const int BadArguments = 2;
    public const int UnknownWorkflow = 3;
    public const int Unreachable = 4;
    public const int ApiError = 5;
    public const int Interrupted = 130;
}
