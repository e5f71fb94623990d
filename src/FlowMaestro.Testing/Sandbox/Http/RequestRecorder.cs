using Microsoft.AspNetCore.Http;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>Keeps every request in the order of arrival, without its key.</summary>
internal sealed class RequestRecorder(TimeProvider clock)
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

    public async Task RecordAsync(HttpContext context, RequestDelegate next)
    {
        var request = await ApiRequest.ReadAsync(context.Request).ConfigureAwait(false);
        context.Features.Set(request);
        var recorded = Add(request);
        context.Response.OnStarting(() =>
        {
            recorded.StatusCode = context.Response.StatusCode;
            return Task.CompletedTask;
        });
        await next(context).ConfigureAwait(false);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }

    private RecordedRequest Add(ApiRequest request)
    {
        var recorded = new RecordedRequest
        {
            Method = request.Http.Method,
            Path = request.Path,
            Query = request.Query,
            Headers = request.Http.Headers.ToDictionary(
                header => header.Key,
                header => ApiRequest.IsKeyHeader(header.Key) ? "[redacted]" : header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase),
            Body = request.Content.Recorded?.DeepClone(),
            OperationId = request.HasRoute ? request.Operation.Id : null,
            Violations = [.. request.Violations.Select(v => v.ToString())],
            ReceivedAt = clock.GetUtcNow(),
        };
        lock (_gate)
        {
            _requests.Add(recorded);
        }

        return recorded;
    }
}
