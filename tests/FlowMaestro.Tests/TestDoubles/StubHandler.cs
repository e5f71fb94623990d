using System.Net;
using System.Text;

namespace FlowMaestro.Tests.TestDoubles;

/// <summary>A handler without a network: answers in order, the last answer goes on, and keeps what it was asked.</summary>
internal sealed class StubHandler(params Func<HttpRequestMessage, HttpResponseMessage>[] script) : HttpMessageHandler
{
    private readonly object _gate = new();
    private readonly List<RecordedRequest> _requests = [];
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;

    /// <summary>Ends with the first request.</summary>
    public Task Asked => _asked.Task.WaitAsync(TimeSpan.FromSeconds(20));

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

    public bool IsDisposed { get; private set; }

    public static StubHandler Json(string json, HttpStatusCode status = HttpStatusCode.OK) => new(_ => JsonResponse(json, status));

    /// <summary>Never answers; ends with the caller's token.</summary>
    public static StubHandler Silent() => new();

    public static HttpResponseMessage JsonResponse(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        request.Content?.CopyTo(body, null, cancellationToken);
        var answer = Record(request, body.ToArray());
        if (answer is null)
        {
            cancellationToken.WaitHandle.WaitOne();
            throw new OperationCanceledException(cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return answer(request);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var answer = Record(request, body);
        if (answer is null)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return answer!(request);
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private Func<HttpRequestMessage, HttpResponseMessage>? Record(HttpRequestMessage request, byte[] body)
    {
        var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .ToDictionary(static h => h.Key, static h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        _asked.TrySetResult();
        lock (_gate)
        {
            _requests.Add(new RecordedRequest(request.Method.Method, request.RequestUri!.PathAndQuery, headers, body, 0));
            return script.Length == 0 ? null : script[Math.Min(_next++, script.Length - 1)];
        }
    }
}
