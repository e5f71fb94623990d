using FlowMaestro.Testing.Stubs;

namespace FlowMaestro.Testing;

/// <summary>The requests of one operation that reached the stubs, as the journal of WireMock has them.</summary>
public sealed class StubbedCalls
{
    private readonly WireMockJournal _journal;

    internal StubbedCalls(WireMockJournal journal, string? operationId)
    {
        _journal = journal;
        OperationId = operationId;
    }

    /// <summary>The id in the OpenAPI document; null for the requests of all operations.</summary>
    public string? OperationId { get; }

    /// <summary>How often it was asked for, every attempt counted.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken = default) =>
        (await GetRequestsAsync(cancellationToken).ConfigureAwait(false)).Count;

    /// <summary>The requests in the order in which they came, with what the OpenAPI document does not allow about each.</summary>
    public async Task<IReadOnlyList<RecordedRequest>> GetRequestsAsync(CancellationToken cancellationToken = default)
    {
        var requests = await _journal.ReadAsync(cancellationToken).ConfigureAwait(false);
        return [.. requests.Where(request => OperationId is null || request.OperationId == OperationId)];
    }
}
