namespace FlowMaestro.Testing;

/// <summary>Which of the two shapes the responses of a sandbox have.</summary>
public enum SandboxShape
{
    /// <summary>What the public server really sends, with its ids (UUIDs), its gaps and its errors.</summary>
    Deployed,

    /// <summary>What the documentation promises, with readable ids such as <c>exec_1</c>.</summary>
    Documented,
}
