using Spectre.Console.Cli;

namespace FlowMaestro.Tool;

/// <summary>Whatever goes wrong becomes one line and an exit code.</summary>
internal static class Failure
{
    public static int Explain(this Surroundings surroundings, Exception exception)
    {
        var (exitCode, message) = exception switch
        {
            ToolException failure => (failure.ExitCode, failure.Message),
            CommandAppException => (ExitCode.Usage, $"{exception.Message} Try --help."),

            // What the client can tell to be wrong before it sends anything, such as an id that is none.
            ArgumentException => (ExitCode.Usage, exception.Message),

            // The client's own messages end with this advice; the server's do not.
            FlowMaestroException { OutcomeUnknown: true } and not (
                FlowMaestroConnectionException or FlowMaestroTimeoutException or FlowMaestroStreamException) =>
                (ExitCode.Failed, $"{exception.Message} The server may have handled the request: check before you try again."),
            OperationCanceledException => (ExitCode.Interrupted, "Interrupted."),
            _ => (ExitCode.Failed, exception.Message),
        };
        return surroundings.Explain(exitCode, message);
    }

    public static int Explain(this Surroundings surroundings, int exitCode, string message)
    {
        surroundings.Error.WriteLine(message.ReplaceLineEndings(" "));
        return exitCode;
    }
}
