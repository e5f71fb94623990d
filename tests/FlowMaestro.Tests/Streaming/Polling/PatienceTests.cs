using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming.Polling;

[NonParallelizable]
public class PatienceTests
{
    [Test]
    public async Task AStreamWhoseHeadNeverComesEndsAsSoonAsAPollFindsTheEnd([Values] bool async)
    {
        await using var server = new ExecutionServer(Reply.Nothing.ThenStall());
        server.OnCheck = n => n < 2 ? null : Reply.Json(Frames.Execution("completed"));
        using var client = server.Client(o => (o.TimeProvider, o.Timeout) = (new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(10)), Timeout.InfiniteTimeSpan));

        var events = await client.EventsAsync(async);

        Assert.That(events.Single(), Is.InstanceOf<ExecutionCompletedEvent>());
        Assert.That(server.Checks, Is.EqualTo(2));
    }

    [Test]
    public async Task AWallClockThatJumpsDoesNotEndAWait([Values] bool async)
    {
        var clock = new JumpingClock(new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(10)));
        await using var server = new ExecutionServer(Reply.Events().Then(Frames.Connected).ThenStall());
        server.OnCheck = n =>
        {
            clock.Jump(TimeSpan.FromHours(2));
            return n < 4 ? null : Reply.Json(Frames.Execution("completed"));
        };
        using var client = server.Client(o => o.TimeProvider = clock);

        Assert.That((await client.WaitAsync(async, timeout: TimeSpan.FromMinutes(5))).Status, Is.EqualTo(ExecutionStatus.Completed));
    }

    [Test]
    [NonParallelizable]
    public void AWaitTakesLittleMemory()
    {
        const int waits = 1_000;
        var clock = new ManualTimeProvider();
        var server = new RunServer(clock);
        using var client = server.Client();
        var runs = Enumerable.Range(0, waits).Select(_ => server.Start(TimeSpan.FromHours(1))).ToArray();
        var simulation = new Simulation(clock, client);
        simulation.Wait(runs[0]);
        simulation.MoveTo(TimeSpan.FromSeconds(10));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        foreach (var run in runs.Skip(1))
        {
            simulation.Wait(run);
        }

        simulation.MoveTo(TimeSpan.FromMinutes(2));
        var memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / waits;

        TestContext.Out.WriteLine($"{memory:N0} bytes for a wait");
        Assert.That(memory, Is.LessThan(2 << 10));
    }

    [Test]
    public async Task AUsersCallBesideFiveHundredWaitsIsNotKeptWaiting()
    {
        var clock = new ManualTimeProvider();
        var server = new RunServer(clock);
        using var client = server.Client();
        var simulation = new Simulation(clock, client);
        for (var i = 0; i < 500; i++)
        {
            simulation.Wait(server.Start(TimeSpan.FromMinutes(30), $"wf_{i % 7}"));
        }

        for (var second = 1; second < 300; second++)
        {
            simulation.MoveTo(TimeSpan.FromSeconds(second * 3));
            var call = client.Workflows.ListAsync();
            Assert.That(call.Ended().IsCompleted, Is.True, "twenty calls a minute find a permit each, at once");
            await call;
        }

        Assert.That(server.Limited.Refused, Is.Zero);
    }

    private sealed class JumpingClock(ManualTimeProvider clock) : TimeProvider
    {
        private long _jumped;

        public override long TimestampFrequency => clock.TimestampFrequency;

        public void Jump(TimeSpan by) => Interlocked.Add(ref _jumped, by.Ticks);

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _jumped));

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
    }
}
