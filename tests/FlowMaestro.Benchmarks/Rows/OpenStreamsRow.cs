using System.Diagnostics;
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
        using var leave = new CancellationTokenSource();
        var waiting = new List<Task>();
        await OpenAsync(Few);
        var (memoryOfFew, threadsOfFew) = Now();
        await OpenAsync(Many - Few);
        var (memory, threads) = Now();
        await leave.CancelAsync();
        await Task.WhenAll(waiting);

        return
        [
            Finding.Alone("open stream, managed memory", "B", (memory - memoryOfFew) / (Many - Few), new Goal(16 << 10, 14_000)),
            Finding.Alone("threads more at 1,000 streams than at 100", "", threads - threadsOfFew, new Goal(4, 0)),
        ];

        async Task OpenAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var connected = new TaskCompletionSource();
                waiting.Add(FollowAsync(connected));
                await connected.Task;
            }
        }

        async Task FollowAsync(TaskCompletionSource connected)
        {
            try
            {
                await foreach (var e in ours.Client.Executions.StreamAsync("idle", cancellationToken: leave.Token))
                {
                    connected.TrySetResult();
                }
            }
            catch (OperationCanceledException)
            {
                // The row is measured.
            }
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
