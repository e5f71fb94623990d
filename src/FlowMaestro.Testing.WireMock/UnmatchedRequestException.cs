namespace FlowMaestro.Testing;

/// <summary>Requests came that no stub takes. The message shows each beside the stub that comes nearest.</summary>
public sealed class UnmatchedRequestException : Exception
{
    internal UnmatchedRequestException(IReadOnlyList<UnmatchedRequest> unmatched)
        : base($"{unmatched.Count} request(s) matched no stub:{Environment.NewLine}{string.Join(Environment.NewLine, unmatched)}") =>
        Unmatched = unmatched;

    /// <summary>The requests in the order in which they came.</summary>
    public IReadOnlyList<UnmatchedRequest> Unmatched { get; }
}
