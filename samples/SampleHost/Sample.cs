using FlowMaestro;

namespace SampleHost;

/// <summary>Runs a sample: Ctrl+C stops it, and whatever goes wrong becomes one line and an exit code.</summary>
public static class Sample
{
    public static async Task<int> RunInConsoleAsync(Func<Surroundings, CancellationToken, Task<int>> run)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // The second time it ends at once.
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        var surroundings = new Surroundings(Console.Out, Console.Error, Environment.GetEnvironmentVariable)
        {
            In = Console.In,
            IsTerminal = !Console.IsOutputRedirected,
            IsTyped = !Console.IsInputRedirected,
        };
        return await run(surroundings, stop.Token);
    }

    /// <param name="surroundings">Are told what went wrong.</param>
    /// <param name="args">The command line, for <c>--help</c>.</param>
    /// <param name="help">What that shows.</param>
    /// <param name="run">The sample.</param>
    /// <param name="interrupted">What to say when it is stopped.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<int> RunAsync(
        this Surroundings surroundings, string[] args, string help, Func<Task<int>> run, Func<string>? interrupted = null, CancellationToken cancellationToken = default)
    {
        if (args.Any(static argument => argument is "--help" or "-h" or "-?"))
        {
            await surroundings.Out.WriteLineAsync(help);
            return ExitCode.Success;
        }

        try
        {
            return await run();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return surroundings.Explain(ExitCode.Interrupted, interrupted?.Invoke() ?? "Interrupted.");
        }
        catch (SampleException exception)
        {
            return surroundings.Explain(exception.ExitCode, exception.Message);
        }
        catch (ArgumentException exception)
        {
            // What the client can tell to be wrong before it sends anything, such as an id that is none.
            return surroundings.Explain(ExitCode.BadArguments, exception.Message);
        }
        catch (FlowMaestroException exception)
        {
            var (exitCode, what) = Of(exception);
            var advice = exception.OutcomeUnknown ? " It may have been carried out: look before you try again." : "";
            return surroundings.Explain(exitCode, $"{what}: {exception.Message}{advice}");
        }
    }

    public static int Explain(this Surroundings surroundings, int exitCode, string message)
    {
        surroundings.Error.WriteLine(message.ReplaceLineEndings(" "));
        return exitCode;
    }

    private static (int ExitCode, string What) Of(FlowMaestroException exception) => exception switch
    {
        FlowMaestroConnectionException => (ExitCode.Unreachable, "FlowMaestro cannot be reached"),
        FlowMaestroTimeoutException => (ExitCode.Unreachable, "FlowMaestro did not answer in time"),
        FlowMaestroNotFoundException => (ExitCode.NotFound, "FlowMaestro knows no such thing"),
        _ => (ExitCode.ApiError, "FlowMaestro answered with an error"),
    };
}
