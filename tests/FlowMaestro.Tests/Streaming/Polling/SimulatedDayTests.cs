using System.Diagnostics;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming.Polling;

[NonParallelizable]
public class SimulatedDayTests
{
    private static readonly TimeSpan Midnight = TimeSpan.FromDays(1) - ManualTimeProvider.Start.TimeOfDay;

    private readonly ManualTimeProvider _clock = new();

    [Test]
    public async Task AHundredWaitsAndFiveCallsAMinuteLeaveATenthOfTheDay()
    {
        var began = Stopwatch.GetTimestamp();
        var server = new RunServer(_clock);
        using var client = server.Client();
        _clock.Advance(Midnight);
        var simulation = new Simulation(_clock, client);
        var random = new Random(20);
        for (var step = 0; step < 24 * 60 * 5; step++)
        {
            while (simulation.Waiting < 100)
            {
                simulation.Wait(server.Start(TimeSpan.FromMinutes(1 + (9 * random.NextDouble()))));
            }

            var call = client.Workflows.ListAsync();
            simulation.MoveTo(_clock.Elapsed + TimeSpan.FromSeconds(1));
            Assert.That(call.Ended().IsCompleted, Is.True, "no call of the user's waits longer than a second");
            await call;
            simulation.MoveTo(Midnight + ((step + 1) * TimeSpan.FromSeconds(12)) - TimeSpan.FromSeconds(0.5));
        }

        TestContext.Out.WriteLine(
            $"{simulation.Lateness.Count:N0} waits, late: median {simulation.Percentile(0.5):g}, p95 {simulation.Percentile(0.95):g}; "
            + $"{server.Limited.Requests:N0} requests, {server.Limited.RemainingToday:N0} left of the day; simulated in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        Assert.That(server.Limited.Refused, Is.Zero);
        Assert.That(server.Limited.RemainingToday, Is.GreaterThanOrEqualTo(1_000));
        Assert.That(simulation.Percentile(0.5), Is.LessThan(TimeSpan.FromMinutes(2)));
    }

    [Test]
    public void TwoHundredWaitsOfFortySecondsEndSoonAndNothingIsRefused()
    {
        var server = new RunServer(_clock);
        using var client = server.Client();
        var simulation = new Simulation(_clock, client);
        for (var i = 0; i < 200; i++)
        {
            simulation.Wait(server.Start(TimeSpan.FromSeconds(40)));
        }

        simulation.MoveTo(TimeSpan.FromMinutes(3));

        Report(simulation, server);
        Assert.That(simulation.Waiting, Is.Zero);
        Assert.That(server.Limited.Refused, Is.Zero);
        Assert.That(simulation.Percentile(0.5), Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(simulation.Percentile(0.95), Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void AThousandWaitsOfAMinuteEndWithin25Seconds()
    {
        var server = new RunServer(_clock);
        using var client = server.Client();
        var simulation = new Simulation(_clock, client);
        for (var i = 0; i < 1_000; i++)
        {
            simulation.Wait(server.Start(TimeSpan.FromSeconds(60)));
        }

        simulation.MoveTo(TimeSpan.FromMinutes(3));

        Report(simulation, server);
        Assert.That(simulation.Waiting, Is.Zero);
        Assert.That(server.Limited.Refused, Is.Zero);
        Assert.That(simulation.Percentile(0.95), Is.LessThan(TimeSpan.FromSeconds(25)));
    }

    private static void Report(Simulation simulation, RunServer server) => TestContext.Out.WriteLine(
        $"late: median {simulation.Percentile(0.5):g}, p95 {simulation.Percentile(0.95):g}; {server.Limited.Requests} requests, {server.Limited.Refused} refused");
}
