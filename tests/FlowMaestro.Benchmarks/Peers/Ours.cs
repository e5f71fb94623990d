namespace FlowMaestro.Benchmarks.Peers;

/// <summary>The client as it is shipped: retries, time limits, headers and rate limits as by default.</summary>
internal sealed class Ours(Uri url) : IPeer
{
    public FlowMaestroClient Client { get; } = new(new FlowMaestroClientOptions { ApiKey = Peer.Key, BaseUrl = url });

    public async Task<string> GetWorkflowAsync(string id) => (await Client.Workflows.GetAsync(id)).Data.Name;

    public string GetWorkflow(string id) => Client.Workflows.Get(id).Data.Name;

    public async Task<int> ListWorkflowsAsync() => (await Client.Workflows.ListAsync(perPage: 100)).Data.Count;

    public async Task<object> GetOutputsAsync() => await Client.Executions.GetAsync("report");

    public async Task<Report> GetReportAsync() => (await Client.Executions.GetAsync("report")).Data.OutputsAs(WireContext.Default.Report)!;

    public async Task<Report> GetReportByNewtonsoftAsync() => (await Client.Executions.GetAsync("report")).Data.OutputsAs<Report>()!;

    public void Dispose() => Client.Dispose();
}
