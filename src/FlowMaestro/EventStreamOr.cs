namespace FlowMaestro;

/// <summary>What an operation answers that streams where the server can, and otherwise does not: one of the two is there.</summary>
/// <param name="Events">The stream, for the caller to dispose.</param>
/// <param name="Envelope">The whole answer.</param>
internal sealed record EventStreamOr<T>(EventStream? Events, T? Envelope) : IDisposable
    where T : Envelope
{
    /// <summary>Ends the stream's connection, if there is one.</summary>
    public void Dispose() => Events?.Dispose();
}
