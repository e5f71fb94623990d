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
        using var client = TestClient.For(server, static o => o.PaceRequests = false);
        var under = Enumerable.Range(0, calls).Select(_ => client.Workflows.GetAsync("wf_1")).ToList();
        await server.RequestsAsync(calls);

        var ran = new TaskCompletionSource();
        using (new FewPoolThreads())
        {
            go.Release(calls);
            ThreadPool.UnsafeQueueUserWorkItem(static ran => ran.SetResult(), ran, preferLocal: false);
            await ran.Task.WaitAsync(Patience);
        }

        go.Release(calls * Workflow.Length);
        Assert.That((await Task.WhenAll(under)).Select(static r => r.Data.Id), Is.All.EqualTo("wf_1"));
    }

    /// <summary>Runs <paramref name="act"/> on a thread while every pool thread is blocked. The server is on threads of its own.</summary>
    private static void WithoutPool(Action<FlowMaestroClient> act)
    {
        using var server = new BlockingServer();
        using var client = TestClient.For(server.Url);
        client.Workflows.Get("wf_1");

        // Not disposed: what was queued looks at it later.
        var release = new ManualResetEventSlim();
        var poolHasThreads = false;
        Exception? thrown = null;
        using (new FewPoolThreads())
        {
            try
            {
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
            }
        }

        Assert.That(thrown, Is.Null);
    }

    /// <summary>A pool of four threads, until it is disposed.</summary>
    private sealed class FewPoolThreads : IDisposable
    {
        private const int Threads = 4;
        private readonly (int Workers, int Io) _least;
        private readonly (int Workers, int Io) _most;

        public FewPoolThreads()
        {
            ThreadPool.GetMinThreads(out _least.Workers, out _least.Io);
            ThreadPool.GetMaxThreads(out _most.Workers, out _most.Io);
            Assert.That(ThreadPool.SetMinThreads(Threads, _least.Io) && ThreadPool.SetMaxThreads(Threads, _most.Io), Is.True);
        }

        public void Dispose()
        {
            ThreadPool.SetMaxThreads(_most.Workers, _most.Io);
            ThreadPool.SetMinThreads(_least.Workers, _least.Io);
        }
    }
}
