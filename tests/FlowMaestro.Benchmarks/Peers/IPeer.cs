namespace FlowMaestro.Benchmarks.Peers;

/// <summary>A way to make the calls. The results are looked at once, so that nobody is fast by not doing the work.</summary>
internal interface IPeer : IDisposable
{
    /// <returns>The workflow's name.</returns>
    Task<string> GetWorkflowAsync(string id);

    /// <returns>How many rows came.</returns>
    Task<int> ListWorkflowsAsync();

    /// <summary>An execution with 5 MB of outputs that nobody looks at.</summary>
    Task<object> GetOutputsAsync();

    /// <returns>The same outputs as the user's own type.</returns>
    Task<Report> GetReportAsync();
}
