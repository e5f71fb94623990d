using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace FlowMaestro.Benchmarks.Peers;

/// <summary>(a) What somebody who needs speed writes by hand: source-generated System.Text.Json over a pooled buffer.</summary>
internal sealed class HandWritten : IPeer
{
    private readonly HttpClient _http;

    public HandWritten(Uri url)
    {
        _http = new HttpClient { BaseAddress = new Uri(url, "/api/v1/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Peer.Key);
    }

    public async Task<string> GetWorkflowAsync(string id) =>
        (await GetAsync($"workflows/{Uri.EscapeDataString(id)}", WireContext.Default.WireWireWorkflow)).Data.Name;

    public async Task<int> ListWorkflowsAsync() =>
        (await GetAsync("workflows?per_page=100", WireContext.Default.WireListWireWorkflow)).Data.Count;

    public async Task<object> GetOutputsAsync() => await GetAsync("executions/report", WireContext.Default.WireWireExecutionJsonElement);

    public async Task<Report> GetReportAsync() => (await GetAsync("executions/report", WireContext.Default.WireWireExecutionReport)).Data.Outputs!;

    public void Dispose() => _http.Dispose();

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type)
    {
        using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        var length = (int)response.Content.Headers.ContentLength!.Value;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync();
            await stream.ReadExactlyAsync(buffer.AsMemory(0, length));
            return JsonSerializer.Deserialize(buffer.AsSpan(0, length), type)!;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Wire<WireWorkflow>))]
[JsonSerializable(typeof(Wire<List<WireWorkflow>>))]
[JsonSerializable(typeof(Wire<WireExecution<JsonElement>>))]
[JsonSerializable(typeof(Wire<WireExecution<Report>>))]
internal sealed partial class WireContext : JsonSerializerContext;
