using System.Diagnostics;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

/// <summary>Takes the whole thread pool for itself for a moment.</summary>
[NonParallelizable]
public sealed class PoolTests
{
    private const string Workflow = """{"data":{"id":"wf_1"}}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Test]
    public void ASynchronousCallNeedsNoPoolThread() => WithoutPool(client =>
    {
        for (var i = 0; i < 20; i++)
        {
            client.Workflows.Get("wf_1");
        }
    });

    [Test]
    public void NeitherDoesItsBackOff() => WithoutPool(
        client => client.Workflows.Get("wf_1", new RequestOptions { Headers = { ["X-First"] = "503" } }));

    [Test]
    public void NorItsLimit() => WithoutPool(client => Assert.That(
        () => client.Workflows.Get("wf_1", new RequestOptions { Timeout = TimeSpan.FromMilliseconds(200), MaxRetries = 0, Headers = { ["X-First"] = "stall" } }),
        Throws.TypeOf<FlowMaestroTimeoutException>()));

    [Test]
    public async Task SlowBodiesHoldNoPoolThread()
    {
        const int calls = 64;
        using var go = new SemaphoreSlim(0);
        await using var server = SocketServer.Start(_ => Reply.Head(200, Workflow.Length).ThenDribble(Workflow, () => go.WaitAsync()));
        using var client = TestClient.For(server);
        var under = Enumerable.Range(0, calls).Select(_ => client.Workflows.GetAsync("wf_1")).ToList();
        await server.RequestsAsync(calls);

        var late = TimeSpan.Zero;
        for (var letter = 0; letter < Workflow.Length; letter++)
        {
            go.Release(calls);
            var watch = Stopwatch.StartNew();
            await Task.Delay(5);
            late = watch.Elapsed - TimeSpan.FromMilliseconds(5) is var by && by > late ? by : late;
        }

        Assert.That((await Task.WhenAll(under)).Select(static r => r.Data.Id), Is.All.EqualTo("wf_1"));
        TestContext.Out.WriteLine($"A timer beside {calls} slow bodies was at most {late.TotalMilliseconds:0} ms late.");
        Assert.That(late, Is.LessThan(TimeSpan.FromMilliseconds(200)));
    }

    /// <summary>Runs <paramref name="act"/> on a thread while every pool thread is blocked. The server is on threads of its own.</summary>
    private static void WithoutPool(Action<FlowMaestroClient> act)
    {
        using var server = new BlockingServer();
        using var client = TestClient.For(server.Url);
        client.Workflows.Get("wf_1");

        ThreadPool.GetMinThreads(out var minimum, out var io);
        ThreadPool.GetMaxThreads(out var maximum, out var maximumIo);

        // Not disposed: what was queued looks at it later.
        var release = new ManualResetEventSlim();
        var poolHasThreads = false;
        Exception? thrown = null;
        try
        {
            Assert.That(ThreadPool.SetMinThreads(4, io) && ThreadPool.SetMaxThreads(4, maximumIo), Is.True);
            for (var i = 0; i < 64; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static gate => gate.Wait(), release, preferLocal: false);
            }

            var thread = new Thread(() =>
            {
                try
                {
                    act(client);
                }
                catch (Exception e)
                {
                    thrown = e;
                }
            });
            thread.IsBackground = true;
            ThreadPool.UnsafeQueueUserWorkItem(_ => Volatile.Write(ref poolHasThreads, true), null);
            SpinWait.SpinUntil(static () => ThreadPool.PendingWorkItemCount > 8, Patience);
            thread.Start();
            Assert.That(thread.Join(Patience), Is.True, "The call waits for a pool thread.");
            Assert.That(Volatile.Read(ref poolHasThreads), Is.False);
        }
        finally
        {
            release.Set();
            ThreadPool.SetMaxThreads(maximum, maximumIo);
            ThreadPool.SetMinThreads(minimum, io);
        }

        Assert.That(thrown, Is.Null);
    }
}
