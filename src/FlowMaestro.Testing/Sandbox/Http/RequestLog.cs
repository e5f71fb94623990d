using FlowMaestro.Testing.Document;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>The requests that came, in their order.</summary>
internal sealed class RequestLog(TimeProvider clock)
{
    private readonly object _gate = new();
    private readonly List<RecordedRequest> _requests = [];

    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    public RecordedRequest Add(IncomingRequest request, string? operationId, IReadOnlyList<Violation> violations)
    {
        var recorded = new RecordedRequest
        {
            Method = request.Method,
            Path = request.Path,
            Query = request.Query,
            Headers = request.SafeHeaders,
            Body = request.Body.Recorded?.DeepClone(),
            OperationId = operationId,
            Violations = [.. violations.Select(v => v.ToString())],
            ReceivedAt = clock.GetUtcNow(),
        };
        lock (_gate)
        {
            _requests.Add(recorded);
        }

        return recorded;
    }

    public void Clear()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }
}
