using System.Net.Http.Headers;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Benchmarks.Peers;

/// <summary>(b) The usual few lines with Newtonsoft.Json: a serializer over the network stream.</summary>
internal sealed class PlainNewtonsoft : IPeer
{
    private readonly HttpClient _http;
    private readonly JsonSerializer _serializer = JsonSerializer.CreateDefault();

    public PlainNewtonsoft(Uri url)
    {
        _http = new HttpClient { BaseAddress = new Uri(url, "/api/v1/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Peer.Key);
    }

    public async Task<string> GetWorkflowAsync(string id) => (await GetAsync<WireWorkflow>($"workflows/{Uri.EscapeDataString(id)}")).Name;

    public async Task<int> ListWorkflowsAsync() => (await GetAsync<List<WireWorkflow>>("workflows?per_page=100")).Count;

    public async Task<object> GetOutputsAsync() => await GetAsync<WireExecution<JToken>>("executions/report");

    public async Task<Report> GetReportAsync() => (await GetAsync<WireExecution<Report>>("executions/report")).Outputs!;

    public void Dispose() => _http.Dispose();

    private async Task<T> GetAsync<T>(string path)
    {
        using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var reader = new JsonTextReader(new StreamReader(await response.Content.ReadAsStreamAsync()));
        return _serializer.Deserialize<Wire<T>>(reader)!.Data;
    }
}
