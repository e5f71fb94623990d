namespace FlowMaestro.Testing;

/// <summary>The requests of one operation that reached the server, read anew each time.</summary>
public sealed class StubbedCalls
{
    private readonly Func<IReadOnlyList<RecordedRequest>> _read;

    internal StubbedCalls(Func<IReadOnlyList<RecordedRequest>> read) => _read = read;

    /// <summary>How many requests came; includes every attempt, and requests that match no stub.</summary>
    public int Count => Requests.Count;

    /// <summary>The requests in the order in which they came, each with what the OpenAPI document does not allow about it.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _read();
}
