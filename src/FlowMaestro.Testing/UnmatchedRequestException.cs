namespace FlowMaestro.Testing;

/// <summary>Requests came that no stub answers.</summary>
public sealed class UnmatchedRequestException : Exception
{
    internal UnmatchedRequestException(IReadOnlyList<string> nearMisses)
        : base($"{nearMisses.Count} request(s) matched no stub.{Environment.NewLine}{string.Join(Environment.NewLine, nearMisses)}") => NearMisses = nearMisses;

    /// <summary>What WireMock says of each: the request beside the stub that comes nearest.</summary>
    public IReadOnlyList<string> NearMisses { get; }
}
