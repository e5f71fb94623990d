namespace Quickstart;

/// <summary>Where the command runs.</summary>
internal sealed record Surroundings(TextWriter Out, TextWriter Error, Func<string, string?> Variable)
{
    /// <summary>Whether somebody is watching, so that lines may move and have colours.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>How long an execution takes in the sandbox: long enough to watch it.</summary>
    public TimeSpan SandboxExecution { get; init; } = TimeSpan.FromSeconds(4);
}
