using System.Diagnostics;
using System.Globalization;
using FlowMaestro.Benchmarks.Pairing;
using FlowMaestro.Benchmarks.Peers;

namespace FlowMaestro.Benchmarks.Rows;

/// <summary>Waiting for an execution that takes 3.3 s: how late its end is noticed, and how many requests that took.</summary>
internal static class WaitRow
{
    public static async Task<IReadOnlyList<Finding>> MeasureAsync(Uri url, Effort effort)
    {
        // With progress each wait has a stream; without, only a few at a time.
        using var ours = new Ours(url);
        using var polling = new OncePerSecond(url, Peer.Key, TimeProvider.System);
        using var http = new HttpClient { BaseAddress = url };
        var waits = await Task.WhenAll(Enumerable.Range(0, effort.Waits).Select(i => WaitAsync($"wait-{i}", async id =>
            (long)(await ours.Client.Executions.WaitForCompletionAsync(id, progress: new Progress<ExecutionEvent>())).Outputs!["over_at"]!)));
        var polls = await Task.WhenAll(Enumerable.Range(0, effort.Waits).Select(i => WaitAsync($"wait-poll-{i}", async id =>
            (await polling.WaitAsync(id)).Outputs.GetProperty("over_at").GetInt64())));

        return
        [
            Against("wait on a live stream, late", "ms", waits, polls, static w => w.Late, new Goal(20, 10)),
            Against("wait on a live stream, requests", "", waits, polls, static w => w.Requests, new Goal(4, 3)),
        ];

        async Task<(double Late, double Requests)> WaitAsync(string id, Func<string, Task<long>> overAt)
        {
            var late = Stopwatch.GetElapsedTime(await overAt(id));
            return (late.TotalMilliseconds, double.Parse(await http.GetStringAsync(new Uri($"/api/v1/requests/{id}", UriKind.Relative)), CultureInfo.InvariantCulture));
        }
    }

    private static Finding Against<T>(string row, string unit, IEnumerable<T> ours, IEnumerable<T> polling, Func<T, double> figure, Goal goal)
    {
        var value = Rounds.Median(ours.Select(figure));
        return new Finding(row, unit, value, new Dictionary<string, double> { [OncePerSecond.Name] = Rounds.Median(polling.Select(figure)) }, value, null, goal);
    }
}
