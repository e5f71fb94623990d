using System.Net.Http.Headers;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Benchmarks.Peers;

/// <summary>(c) What NSwag makes of the same document with its own templates and settings.</summary>
internal sealed class StockNSwag : IPeer
{
    private readonly HttpClient _http;
    private readonly Stock.WorkflowsClient _workflows;
    private readonly Stock.ExecutionsClient _executions;

    public StockNSwag(Uri url)
    {
        _http = new HttpClient();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Peer.Key);
        _workflows = new Stock.WorkflowsClient(_http) { BaseUrl = url.ToString() };
        _executions = new Stock.ExecutionsClient(_http) { BaseUrl = url.ToString() };
    }

    public async Task<string> GetWorkflowAsync(string id) => (await _workflows.GetAsync(id)).Data.Name;

    public async Task<int> ListWorkflowsAsync() => (await _workflows.ListAsync(null, 100)).Data.Count;

    public async Task<object> GetOutputsAsync() => await _executions.GetAsync("report");

    public async Task<Report> GetReportAsync() => ((JToken)(await _executions.GetAsync("report")).Data.Outputs!).ToObject<Report>()!;

    public void Dispose() => _http.Dispose();
}
