namespace FlowMaestro.Tool;

/// <summary>How a command ends.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>128 and the number of SIGINT, as shells count.</summary>
    public const int Interrupted = 130;
}
