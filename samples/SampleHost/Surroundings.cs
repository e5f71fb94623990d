namespace SampleHost;

/// <summary>Where a sample runs.</summary>
public sealed record Surroundings(TextWriter Out, TextWriter Error, Func<string, string?> Variable)
{
    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>Whether somebody is watching, so that lines may move and have colours.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether somebody is typing, and should be told when it is their turn.</summary>
    public bool IsTyped { get; init; }

    /// <summary>How long an execution takes in the sandbox: long enough to watch it.</summary>
    public TimeSpan SandboxExecution { get; init; } = TimeSpan.FromSeconds(4);
}
