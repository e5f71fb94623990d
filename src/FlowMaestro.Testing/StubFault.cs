namespace FlowMaestro.Testing;

/// <summary>How a stub breaks the connection instead of answering.</summary>
public enum StubFault
{
    /// <summary>The connection is reset.</summary>
    ConnectionReset,

    /// <summary>The connection is closed without a byte. .NET itself then sends a GET or DELETE again: to count attempts, reset it.</summary>
    EmptyResponse,

    /// <summary>The status arrives, then garbage and the end.</summary>
    MalformedBody,

    /// <summary>Garbage arrives, then the end.</summary>
    Garbage,
}
