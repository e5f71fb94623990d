namespace FlowMaestro.Testing;

/// <summary>Which of the two shapes the answers of a sandbox have.</summary>
public enum SandboxShape
{
    /// <summary>What the public server really sends, with its ids (UUIDs) and its gaps.</summary>
    Deployed,

    /// <summary>What the documentation promises, with readable ids such as <c>exec_1</c>.</summary>
    Documented,
}
