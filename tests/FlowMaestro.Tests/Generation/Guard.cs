namespace FlowMaestro.Tests.Generation;

/// <summary>Who notices that a change of the document breaks something.</summary>
public enum Guard
{
    /// <summary>The build, which holds the examples against the schemas.</summary>
    Examples,

    /// <summary>The compiler, over the facade and the generated code.</summary>
    Compiler,

    /// <summary>The rule of what may be sent again.</summary>
    Repeats,

    /// <summary>The contract: what the client sends is not what the document allows.</summary>
    Requests,
}
