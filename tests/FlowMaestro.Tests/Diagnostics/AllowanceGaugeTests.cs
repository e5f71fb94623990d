using System.Runtime.CompilerServices;
using FlowMaestro.Tests.Http.Pacing;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.Extensions.DependencyInjection;

namespace FlowMaestro.Tests.Diagnostics;

/// <summary>Not beside other tests: the clients of the whole process are observed.</summary>
[NonParallelizable]
public class AllowanceGaugeTests
{
    private const string Remaining = "flowmaestro.client.allowance.remaining";

    private readonly ManualTimeProvider _clock = new();

    [Test]
    public async Task TellsOfEachClientWhatIsLeftOfMinuteAndDay()
    {
        using var one = new LimitedServer(_clock);
        using var other = new LimitedServer(_clock, perMinute: 10, perDay: 100);
        using var first = Client(one, "first");
        using var second = Client(other, "second");
        using var readings = new Readings();
        Assert.That(Of(readings, "first"), Is.Empty, "no response told yet");

        await first.Workflows.ListAsync();
        await second.Workflows.ListAsync();
        await second.Workflows.ListAsync();

        Assert.That(Of(readings, "first"), Is.EquivalentTo(new[] { ("minute", 59d), ("day", 9_999d) }));
        Assert.That(Of(readings, "second"), Is.EquivalentTo(new[] { ("minute", 8d), ("day", 98d) }));
    }

    [Test]
    public async Task AMinuteThatIsOverIsWholeAgain()
    {
        using var server = new LimitedServer(_clock);
        using var client = Client(server, "minute");
        await client.Workflows.ListAsync();
        using var readings = new Readings();

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.That(Of(readings, "minute"), Is.EquivalentTo(new[] { ("minute", 60d), ("day", 9_999d) }));
    }

    [Test]
    public async Task WhatOthersOverdrewIsZero()
    {
        using var server = new LimitedServer(_clock, perMinute: 1);
        using var client = TestClient.For(server, o => (o.TimeProvider, o.PaceRequests, o.MaxRetries, o.Name) = (_clock, false, 0, "overdrawn"));
        await client.Workflows.ListAsync();
        Assert.That(() => client.Workflows.ListAsync(), Throws.InstanceOf<FlowMaestroRateLimitException>());
        using var readings = new Readings();

        Assert.That(Of(readings, "overdrawn"), Has.Member(("minute", 0d)));
    }

    [Test]
    public async Task ADisposedClientIsObservedNoLonger()
    {
        using var server = new LimitedServer(_clock);
        var client = Client(server, "disposed");
        await client.Workflows.ListAsync();
        using var readings = new Readings();
        Assert.That(Of(readings, "disposed"), Is.Not.Empty);

        client.Dispose();

        using var afterwards = new Readings();
        Assert.That(Of(afterwards, "disposed"), Is.Empty);
    }

    [Test]
    public void AClientThatIsForgottenWithoutBeingDisposedIsCollected()
    {
        using var readings = new Readings();
        var client = Forget();

        for (var i = 0; i < 10 && client.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(client.IsAlive, Is.False);
        Assert.That(Of(readings, "forgotten"), Is.Empty);
    }

    [Test]
    public async Task ClientsWithoutANameAreNumbered()
    {
        using var server = new LimitedServer(_clock, perMinute: 7);
        using var first = Client(server, name: null);
        using var second = Client(server, name: null);
        await first.Workflows.ListAsync();
        await second.Workflows.ListAsync();
        using var readings = new Readings();

        var names = readings.Of(Remaining).Where(static r => r.Value < 7).Select(static r => (string?)r.Tags["flowmaestro.client.name"]).Distinct().ToList();

        Assert.That(names, Has.Count.EqualTo(2));
        Assert.That(names.Select(static n => int.TryParse(n, out var number) && number > 0), Is.All.True);
    }

    [Test]
    public async Task AKeyedClientHasItsServiceKeyAsName([Values] bool async)
    {
        using var server = new LimitedServer(_clock);
        var services = new ServiceCollection();
        services.AddKeyedFlowMaestro("tenant-a", static options => options.ApiKey = TestClient.Key).ConfigurePrimaryHttpMessageHandler(() => server);
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredKeyedService<FlowMaestroClient>("tenant-a");
        using var readings = new Readings();

        _ = async ? await client.Workflows.ListAsync() : client.Workflows.List();

        Assert.That(Of(readings, "tenant-a").Select(static r => r.Window), Is.EquivalentTo(new[] { "minute", "day" }));
    }

    private static IEnumerable<(string Window, double Left)> Of(Readings readings, string name) =>
        readings.Of(Remaining).Where(r => Equals(r.Tags["flowmaestro.client.name"], name)).Select(static r => ((string)r.Tags["flowmaestro.window"]!, r.Value));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forget()
    {
        var clock = new ManualTimeProvider();
        var client = TestClient.For(new LimitedServer(clock), o => (o.TimeProvider, o.Name) = (clock, "forgotten"));
        client.Workflows.List();
        return new WeakReference(client);
    }

    private FlowMaestroClient Client(LimitedServer server, string? name) => TestClient.For(server, o => (o.TimeProvider, o.Name) = (_clock, name));
}
