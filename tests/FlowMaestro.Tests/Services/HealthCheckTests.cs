using FlowMaestro.Tests.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlowMaestro.Tests.Services;

/// <summary>What the health check tells, from what was seen in the responses to other requests.</summary>
public sealed class HealthCheckTests
{
    private const string Workflow = """{"data":{"id":"wf_1","name":"First","version":1}}""";
    private const string Refused = """{"error":{"code":"revoked_api_key","message":"The key was revoked"}}""";

    private readonly ManualTimeProvider _clock = new();

    [Test]
    public async Task IsHealthyBeforeTheFirstResponseAndMakesNoRequest()
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        await using var provider = Provider(server);

        Assert.That((await CheckAsync(provider)).Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(server.Connections, Is.Zero);
    }

    [Test]
    public async Task IsDegradedFromARefusedKeyUntilOneIsTaken()
    {
        await using var server = SocketServer.Start(Reply.Json(Refused, 401), Reply.Json(Workflow));
        await using var provider = Provider(server);
        var client = provider.GetRequiredService<FlowMaestroClient>();

        Assert.That(() => client.Workflows.Get("wf_1"), Throws.TypeOf<FlowMaestroAuthenticationException>());
        var refused = await CheckAsync(provider);
        await client.Workflows.GetAsync("wf_1");

        Assert.That(refused.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(refused.Description, Does.Contain("refused the API key"));
        Assert.That((await CheckAsync(provider)).Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(server.Requests, Has.Count.EqualTo(2), "the check asks nobody");
    }

    [Test]
    public async Task AProxysFailureAfterARefusalDoesNotHideIt()
    {
        await using var server = SocketServer.Start(Reply.Json(Refused, 401), Reply.Json("{}", 502));
        await using var provider = Provider(server);
        var client = provider.GetRequiredService<FlowMaestroClient>();

        Assert.That(() => client.Workflows.Get("wf_1"), Throws.TypeOf<FlowMaestroAuthenticationException>());
        Assert.That(() => client.Workflows.Get("wf_1"), Throws.TypeOf<FlowMaestroServerException>());

        Assert.That((await CheckAsync(provider)).Status, Is.EqualTo(HealthStatus.Degraded));
    }

    [TestCase(10_000, 1_000, HealthStatus.Healthy)]
    [TestCase(10_000, 999, HealthStatus.Degraded)]
    [TestCase(10_000, 0, HealthStatus.Degraded)]
    [TestCase(2_000_000_000, 1_999_999_999, HealthStatus.Healthy)]
    public async Task IsDegradedWhereLessThanATenthOfTheDayIsLeft(int limit, int left, HealthStatus status)
    {
        await using var server = SocketServer.Start(Day(limit, left));
        await using var provider = Provider(server);

        await provider.GetRequiredService<FlowMaestroClient>().Workflows.GetAsync("wf_1");
        var entry = await CheckAsync(provider);

        Assert.That(entry.Status, Is.EqualTo(status));
        Assert.That(entry.Data["remaining_per_day"], Is.EqualTo(left));
        Assert.That(entry.Description, Does.StartWith($"{left} of {limit}"));
    }

    [Test]
    public async Task IsDegradedWhereTheDayIsUsedUp()
    {
        await using var server = SocketServer.Start(Reply.Json("""{"error":{"code":"rate_limit_exceeded","message":"No"}}""", 429, ("x-ratelimit-limit-day", "10000"), ("x-ratelimit-remaining-day", "0"), ("Retry-After", "40000")));
        await using var provider = Provider(server);

        Assert.That(() => provider.GetRequiredService<FlowMaestroClient>().Workflows.Get("wf_1"), Throws.TypeOf<FlowMaestroRateLimitException>());

        Assert.That((await CheckAsync(provider)).Status, Is.EqualTo(HealthStatus.Degraded));
    }

    [Test]
    public async Task AResponseThatSaysNothingOfTheDayLeavesWhatWasSaidBefore()
    {
        await using var server = SocketServer.Start(Day(10_000, 5), Reply.Json(Workflow));
        await using var provider = Provider(server);
        var client = provider.GetRequiredService<FlowMaestroClient>();

        await client.Workflows.GetAsync("wf_1");
        await client.Workflows.GetAsync("wf_1");

        Assert.That((await CheckAsync(provider)).Status, Is.EqualTo(HealthStatus.Degraded));
    }

    [Test]
    public async Task TheNextDayBeginsAnew()
    {
        await using var server = SocketServer.Start(Day(10_000, 5));
        await using var provider = Provider(server);
        await provider.GetRequiredService<FlowMaestroClient>().Workflows.GetAsync("wf_1");

        _clock.Advance(TimeSpan.FromHours(24) - ManualTimeProvider.Start.TimeOfDay - TimeSpan.FromSeconds(1));
        Assert.That((await CheckAsync(provider)).Status, Is.EqualTo(HealthStatus.Degraded), "one second before midnight UTC");
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await CheckAsync(provider)).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task EachClientHasItsOwnWithTheStatusAndTagsThatAreAskedFor()
    {
        await using var good = SocketServer.Start(Reply.Json(Workflow));
        await using var bad = SocketServer.Start(Reply.Json(Refused, 401));
        await using var provider = Provider(good, services =>
        {
            services.AddKeyedFlowMaestro("billing", options => TestService.Configure(options, bad));
            services.AddHealthChecks().AddFlowMaestro("billing", HealthStatus.Unhealthy, ["ready"]);
        });
        await provider.GetRequiredService<FlowMaestroClient>().Workflows.GetAsync("wf_1");
        Assert.That(() => provider.GetRequiredKeyedService<FlowMaestroClient>("billing").Workflows.Get("wf_1"), Throws.TypeOf<FlowMaestroAuthenticationException>());

        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.That(report.Entries.Select(static e => (e.Key, e.Value.Status)), Is.EquivalentTo([("flowmaestro", HealthStatus.Healthy), ("flowmaestro:billing", HealthStatus.Unhealthy)]));
        Assert.That(report.Entries["flowmaestro:billing"].Tags, Is.EqualTo(["ready"]));
    }

    private static Reply Day(int limit, int left) => Reply.Json(Workflow, 200, ("x-ratelimit-limit-day", $"{limit}"), ("x-ratelimit-remaining-day", $"{left}"));

    private static async Task<HealthReportEntry> CheckAsync(ServiceProvider provider) =>
        (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["flowmaestro"];

    private ServiceProvider Provider(SocketServer server, Action<IServiceCollection>? add = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddFlowMaestro(options =>
        {
            TestService.Configure(options, server);
            options.MaxRetries = 0;
        });
        services.AddHealthChecks().AddFlowMaestro();
        add?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
