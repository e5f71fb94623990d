using Spectre.Console;

namespace FlowMaestro.Tool;

/// <summary>What a command reads and writes beside its arguments.</summary>
internal sealed record Surroundings(TextWriter Out, TextWriter Error, Func<string, string?> Variable)
{
    /// <summary>Whether somebody is watching, so that lines may move and have colours.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Opens what an MCP server reads and writes; its messages are bytes, and nothing else may come between them.</summary>
    public Func<(Stream Input, Stream Output)> OpenPipes { get; init; } = static () => (Stream.Null, Stream.Null);

    /// <summary>How long an execution takes with <c>--sandbox</c>: long enough to watch it.</summary>
    public TimeSpan SandboxExecution { get; init; } = TimeSpan.FromSeconds(4);

    public IAnsiConsole CreateConsole() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Out) });

    public static Surroundings OfTheProcess() => new(Console.Out, Console.Error, Environment.GetEnvironmentVariable)
    {
        IsTerminal = !Console.IsOutputRedirected,
        OpenPipes = static () => (Console.OpenStandardInput(), Console.OpenStandardOutput()),
    };
}
