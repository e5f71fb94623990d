using System.Diagnostics;
using System.Net.ServerSentEvents;
using FlowMaestro.Benchmarks.Peers;

namespace FlowMaestro.Benchmarks.Rows;

/// <summary>Streams on which nothing happens, as of a service that follows many executions: memory and threads.</summary>
internal static class OpenStreamsRow
{
    private const int Few = 100;
    private const int Many = 1_000;

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(Uri url)
    {
        using var ours = new Ours(url);
        var (memory, threads) = await GrowthAsync((connected, leave) => FollowAsync(ours.Client, connected, leave));
        using var http = new HttpClient { BaseAddress = new Uri(url, "/api/v1/") };
        var (bare, _) = await GrowthAsync((connected, leave) => ListenAsync(http, connected, leave));

        return
        [
            new Finding("open stream, managed memory", "B", memory, new Dictionary<string, double> { [EventRows.Bare] = bare }, memory, null, new Goal(17 << 10, 14_000)),
            Finding.Alone("threads more at 1,000 streams than at 100", "", threads, new Goal(4, 0)),
        ];
    }

    /// <summary>What each stream beyond the first ones takes, and how many threads all of those do.</summary>
    private static async Task<(double Memory, double Threads)> GrowthAsync(Func<TaskCompletionSource, CancellationToken, Task> open)
    {
        using var leave = new CancellationTokenSource();
        var waiting = new List<Task>();
        await OpenAsync(Few);
        var (memoryOfFew, threadsOfFew) = Now();
        await OpenAsync(Many - Few);
        var (memory, threads) = Now();
        await leave.CancelAsync();
        await Task.WhenAll(waiting);
        return ((memory - memoryOfFew) / (Many - Few), threads - threadsOfFew);

        async Task OpenAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var connected = new TaskCompletionSource();
                waiting.Add(open(connected, leave.Token));
                await connected.Task;
            }
        }
    }

    private static async Task FollowAsync(FlowMaestroClient client, TaskCompletionSource connected, CancellationToken leave)
    {
        try
        {
            await foreach (var e in client.Executions.StreamAsync("idle", cancellationToken: leave))
            {
                connected.TrySetResult();
            }
        }
        catch (OperationCanceledException)
        {
            // The row is measured.
        }
    }

    private static async Task ListenAsync(HttpClient http, TaskCompletionSource connected, CancellationToken leave)
    {
        try
        {
            using var response = await http.GetAsync("executions/idle/events", HttpCompletionOption.ResponseHeadersRead, leave);
            await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(leave)).EnumerateAsync(leave))
            {
                connected.TrySetResult();
            }
        }
        catch (OperationCanceledException)
        {
            // The row is measured.
        }
    }

    private static (double Memory, double Threads) Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), process.Threads.Count);
    }
}
