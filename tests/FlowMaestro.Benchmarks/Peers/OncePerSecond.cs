using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace FlowMaestro.Benchmarks.Peers;

/// <summary>Waits as the official SDKs do: each run is asked for once a second; a refused request is repeated when its response says.</summary>
internal sealed class OncePerSecond : IDisposable
{
    public const string Name = "polling each second";

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    public OncePerSecond(Uri url, string key, TimeProvider clock)
    {
        _http = new HttpClient { BaseAddress = new Uri(url, "/api/v1/"), Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _clock = clock;
    }

    public async Task<WireExecution<JsonElement>> WaitAsync(string executionId, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var body = await GetAsync($"executions/{executionId}", cancellationToken);
            var execution = JsonSerializer.Deserialize(body, WireContext.Default.WireWireExecutionJsonElement)!.Data;
            if (execution.Status == "completed")
            {
                return execution;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), _clock, cancellationToken);
        }
    }

    public async Task<byte[]> GetAsync(string path, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            if (response.StatusCode != HttpStatusCode.TooManyRequests)
            {
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsByteArrayAsync(cancellationToken);
            }

            await Task.Delay(response.Headers.RetryAfter!.Delta!.Value, _clock, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();
}
