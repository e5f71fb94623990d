using FlowMaestro.Benchmarks.Peers;
using FlowMaestro.Benchmarks.Server;

namespace FlowMaestro.Benchmarks.Rows;

/// <summary>One API key and those who wait with it: for the client, or for one that polls each second.</summary>
internal sealed class Crowd : IDisposable
{
    private readonly FlowMaestroClient _client;
    private readonly OncePerSecond? _polling;
    private readonly CancellationTokenSource _leaving = new();
    private readonly List<Task> _waits = [];

    private Crowd(LimitedServer server, bool isOurs)
    {
        Server = server;
        var options = server.NewOptions();
        _client = new FlowMaestroClient(options);
        _polling = isOurs ? null : new OncePerSecond(options.BaseUrl, options.ApiKey, server.Clock);
    }

    public static IReadOnlyList<(string Name, Func<LimitedServer, Crowd> Create)> Both { get; } =
        [(Peer.Ours, static server => new Crowd(server, isOurs: true)), (OncePerSecond.Name, static server => new Crowd(server, isOurs: false))];

    public LimitedServer Server { get; }

    /// <summary>Starts runs, and waits for each.</summary>
    /// <returns>How late each wait learned of its end, in seconds of the server's clock.</returns>
    public Task<double[]> WaitAsync(int runs, TimeSpan length)
    {
        var waits = Task.WhenAll(Server.Start(runs, length).Select(WaitAsync));
        _waits.Add(waits);
        return waits;
    }

    /// <summary>A call of the user's.</summary>
    /// <returns>What it took, in seconds of the server's clock.</returns>
    public async Task<double> CallAsync()
    {
        var began = Server.Clock.GetTimestamp();
        await (_polling is null ? _client.Workflows.ListAsync() : (Task)_polling.GetAsync("workflows"));
        return Server.Clock.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Ends the waits.</summary>
    public async Task LeaveAsync()
    {
        await _leaving.CancelAsync();
        await Task.WhenAll(_waits).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _client.Dispose();
        _polling?.Dispose();
        _leaving.Dispose();
    }

    private async Task<double> WaitAsync(string id)
    {
        var end = _polling is null
            ? (await _client.Executions.WaitForCompletionAsync(id, timeout: Timeout.InfiniteTimeSpan, cancellationToken: _leaving.Token)).CompletedAt
            : (await _polling.WaitAsync(id, _leaving.Token)).CompletedAt;
        return (Server.Clock.GetUtcNow() - end!.Value).TotalSeconds;
    }
}
