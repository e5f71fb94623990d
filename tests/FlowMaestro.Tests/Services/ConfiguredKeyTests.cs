using FlowMaestro.Tests.Streaming;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Tests.Services;

/// <summary>A key that changes in the configuration of a service that runs.</summary>
public sealed class ConfiguredKeyTests
{
    private const string Workflow = """{"data":{"id":"wf_1","name":"First","version":1}}""";

    private readonly RecordedLog _log = new();

    [TestCase(null)]
    [TestCase("billing")]
    public async Task AChangedKeyIsUsedFromTheNextAttemptOn(string? clientKey)
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        var configuration = Configuration(server.Url);
        await using var provider = Provider(configuration, clientKey);
        var client = Client(provider, clientKey);

        await client.Workflows.GetAsync("wf_1");
        Change(configuration, "ApiKey", "fm_live_new");
        client.Workflows.Get("wf_1");

        Assert.That(server.Requests.Select(static r => r.Headers["Authorization"]), Is.EqualTo(["Bearer fm_live_old", "Bearer fm_live_new"]));
    }

    [Test]
    public async Task AWaitAndAStreamThatAreUnderWayGoOnWithIt([Values] bool async)
    {
        ConfigurationRoot? configuration = null;
        await using var server = new ExecutionServer(
            Reply.Events().Then(Frames.Connected).Then(() => Change(configuration!, "ApiKey", "fm_live_new")).ThenClose(),
            Reply.Events().Then(Frames.Connected + Frames.Completed).ThenClose());
        configuration = Configuration(server.Url);
        var clock = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(10));
        await using var provider = Provider(configuration, null, clock);

        await provider.GetRequiredService<FlowMaestroClient>().EventsAsync(async);

        var streams = server.Socket.Requests.Where(static r => r.Target.EndsWith("/events", StringComparison.Ordinal)).Select(static r => r.Headers["Authorization"]);
        Assert.That(streams, Is.EqualTo(["Bearer fm_live_old", "Bearer fm_live_new"]));
    }

    [TestCase("ApiKey", "")]
    [TestCase("ApiKey", "fm_live_KEYCANARY\n")]
    [TestCase("Timeout", "20")]
    [TestCase("MaxRetries", "few")]
    public async Task SettingsThatCannotWorkLeaveTheLastGoodKeyInUseAndAreToldOnce(string setting, string value)
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        var configuration = Configuration(server.Url);
        await using var provider = Provider(configuration, null);
        var client = provider.GetRequiredService<FlowMaestroClient>();
        await client.Workflows.GetAsync("wf_1");

        Change(configuration, setting, value);
        await client.Workflows.GetAsync("wf_1");
        await client.Workflows.GetAsync("wf_1");

        Assert.That(server.Requests.Select(static r => r.Headers["Authorization"]), Is.All.EqualTo("Bearer fm_live_old"));
        var entry = _log.Entries.Single(static e => e.EventName == "SettingsUnusable");
        Assert.That((entry.Level, entry.Id), Is.EqualTo((LogLevel.Warning, 42)));
        Assert.That(entry.Message, Does.Contain(setting));
        Assert.That(entry.Everything, Does.Not.Contain("KEYCANARY"));

        Change(configuration, setting, setting == "ApiKey" ? "fm_live_new" : null);
        await client.Workflows.GetAsync("wf_1");
        Assert.That(server.Requests[^1].Headers["Authorization"], Is.EqualTo(setting == "ApiKey" ? "Bearer fm_live_new" : "Bearer fm_live_old"));
    }

    [Test]
    public async Task AProviderFromTheOptionsWinsOverTheConfiguration()
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        var services = new ServiceCollection();
        services.AddFlowMaestro(Configuration(server.Url).GetSection("FlowMaestro"));
        services.Configure<FlowMaestroClientOptions>(static options => options.ApiKeyProvider = static () => "fm_live_vault");
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<FlowMaestroClient>().Workflows.GetAsync("wf_1");

        Assert.That(server.Requests.Single().Headers["Authorization"], Is.EqualTo("Bearer fm_live_vault"));
    }

    private static ConfigurationRoot Configuration(Uri url) => (ConfigurationRoot)new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["FlowMaestro:ApiKey"] = "fm_live_old", ["FlowMaestro:BaseUrl"] = url.ToString() })
        .Build();

    private static void Change(ConfigurationRoot configuration, string setting, string? value)
    {
        configuration[$"FlowMaestro:{setting}"] = value;
        try
        {
            configuration.Reload();
        }
        catch (Exception e) when (e is not AssertionException)
        {
            // The monitor makes the options anew at once, and throws what is wrong with them at whoever reloads.
        }
    }

    private static FlowMaestroClient Client(ServiceProvider provider, string? key) =>
        key is null ? provider.GetRequiredService<FlowMaestroClient>() : provider.GetRequiredKeyedService<FlowMaestroClient>(key);

    private ServiceProvider Provider(ConfigurationRoot configuration, string? clientKey, TimeProvider? clock = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(_log));
        var section = configuration.GetSection("FlowMaestro");
        _ = clientKey is null ? services.AddFlowMaestro(section) : services.AddKeyedFlowMaestro(clientKey, section);
        services.AddSingleton(clock ?? TimeProvider.System);
        return services.BuildServiceProvider();
    }
}
