using System.Buffers;
using System.Net.Http.Headers;

namespace FlowMaestro.Benchmarks.Peers;

/// <summary>The floor: every byte is taken from the socket through HttpClient, and nothing is done with it.</summary>
internal sealed class SocketDrain : IPeer
{
    private readonly HttpClient _http;

    public SocketDrain(Uri url)
    {
        _http = new HttpClient { BaseAddress = new Uri(url, "/api/v1/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Peer.Key);
    }

    public async Task<string> GetWorkflowAsync(string id)
    {
        await DrainAsync($"workflows/{Uri.EscapeDataString(id)}");
        return Server.Bodies.WorkflowName;
    }

    public void GetWorkflow(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"workflows/{Uri.EscapeDataString(id)}");
        using var response = _http.Send(request, HttpCompletionOption.ResponseHeadersRead);
        using var stream = response.Content.ReadAsStream();
        var buffer = ArrayPool<byte>.Shared.Rent(32 << 10);
        while (stream.Read(buffer) > 0)
        {
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    public async Task<int> ListWorkflowsAsync()
    {
        await DrainAsync("workflows?per_page=100");
        return Server.Bodies.ListRows;
    }

    public async Task<object> GetOutputsAsync() => await DrainAsync("executions/report");

    public Task<Report> GetReportAsync() => throw new NotSupportedException("There is nothing of the user's in a drain.");

    public void Dispose() => _http.Dispose();

    private async Task<long> DrainAsync(string path)
    {
        using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        using var stream = await response.Content.ReadAsStreamAsync();
        var buffer = ArrayPool<byte>.Shared.Rent(32 << 10);
        var count = 0L;
        while (await stream.ReadAsync(buffer) is > 0 and var read)
        {
            count += read;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return count;
    }
}
