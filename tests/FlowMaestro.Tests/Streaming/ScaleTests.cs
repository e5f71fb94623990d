using System.Text;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming;

public class ScaleTests
{
    [Test]
    [NonParallelizable]
    public async Task AThousandWaitsWithAStreamEachNeedNoThreadEachAndLittleMemory()
    {
        const int waits = 1_000;
        await using var server = new ExecutionServer(Reply.Events().Then(Frames.Connected + Frames.Node(1)).ThenStall());
        using var client = server.Client(o => o.Timeout = TimeSpan.FromMinutes(5));
        using var end = new CancellationTokenSource();
        var threadsBefore = ThreadPool.ThreadCount;
        var memoryBefore = GC.GetTotalMemory(forceFullCollection: true);

        var waiting = Enumerable.Range(0, waits)
            .Select(_ => client.WaitAsync(async: true, pollInterval: TimeSpan.FromMinutes(10), progress: new Progress<ExecutionEvent>(), cancellationToken: end.Token)).ToArray();
        await server.Socket.StallsAsync(waits);

        var memory = (GC.GetTotalMemory(forceFullCollection: true) - memoryBefore) / waits;
        TestContext.Out.WriteLine($"{memory:N0} bytes and {(ThreadPool.ThreadCount - threadsBefore) / (double)waits:0.000} threads for a wait, the server's side included");
        Assert.That(memory, Is.LessThan(64 << 10));
        Assert.That(ThreadPool.ThreadCount - threadsBefore, Is.LessThan(64));
        await end.CancelAsync();
        foreach (var wait in waiting)
        {
            Assert.That(() => wait, Throws.InstanceOf<OperationCanceledException>());
        }
    }

    [Test]
    public async Task AFrameOfTenMegabytesIsRead([Values] bool async)
    {
        var text = new string('x', 10 << 20);
        await using var server = new ExecutionServer(Reply.Events().Then(Frames.Connected + Frames.Frame("execution:completed", $$"""{"outputs":{"text":"{{text}}"} }""")).ThenStall());
        using var client = server.Client();

        var last = (ExecutionCompletedEvent)(await client.EventsAsync(async))[^1];

        Assert.That(last.Outputs!["text"]!.ToString(), Is.EqualTo(text));
    }

    [Test]
    public async Task AStreamThatComesByteByByteIsRead([Values] bool async)
    {
        await using var server = new ExecutionServer(Reply.Events().ThenDribble(Frames.Connected + Frames.Node(1) + Frames.Completed, static () => Task.CompletedTask).ThenStall());
        using var client = server.Client();

        Assert.That((await client.EventsAsync(async)).Select(e => e.Type), Is.EqualTo(new[] { "connected", "node:started", "execution:completed" }));
    }

    [Test]
    [NonParallelizable]
    public async Task MemoryDoesNotGrowOverAMillionEvents()
    {
        const int batches = 1_000;
        var batch = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Frames.Node(1), 1_000)));
        var reply = Reply.Events().Then(Frames.Connected);
        for (var i = 0; i < batches; i++)
        {
            reply = reply.Then(batch);
        }

        await using var server = new ExecutionServer(reply.Then(Frames.Completed).ThenStall());
        using var client = server.Client();
        var (count, early, late) = (0, 0L, 0L);

        await foreach (var e in client.Executions.StreamAsync(Frames.Id))
        {
            count++;
            early = count == 200_000 ? GC.GetTotalMemory(forceFullCollection: true) : early;
            late = count == 1_000_000 ? GC.GetTotalMemory(forceFullCollection: true) : late;
        }

        Assert.That(count, Is.EqualTo(1_000_002));
        Assert.That(late - early, Is.LessThan(4 << 20));
    }

    [Test]
    public async Task LeavingTheLoopEndsTheConnectionAtOnce([Values] bool async)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ExecutionServer(Reply.Events().Then(Frames.Connected + Frames.Node(1)).ThenStall().Then(() => gone.TrySetResult()));
        using var client = server.Client();

        if (async)
        {
            await foreach (var e in client.Executions.StreamAsync(Frames.Id))
            {
                break;
            }
        }
        else
        {
            await Following.OnAThread(() => client.Executions.Stream(Frames.Id).First());
        }

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }
}
