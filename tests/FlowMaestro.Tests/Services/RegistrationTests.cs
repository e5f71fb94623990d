using FlowMaestro.Tests.TestDoubles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlowMaestro.Tests.Services;

public class RegistrationTests
{
    private const string Workflow = """{"data":{"id":"wf_1","name":"First","version":1}}""";

    [Test]
    public async Task GivesOneClientThatReachesTheServer()
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        var services = new ServiceCollection();
        services.AddFlowMaestro(options => TestService.Configure(options, server));
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        var client = provider.GetRequiredService<FlowMaestroClient>();

        Assert.That((await client.Workflows.GetAsync("wf_1")).Data.Name, Is.EqualTo("First"));
        Assert.That(client.Workflows.Get("wf_1").Data.Name, Is.EqualTo("First"));
        Assert.That(provider.GetRequiredService<FlowMaestroClient>(), Is.SameAs(client));
        Assert.That(server.Requests[0].Headers["Authorization"], Is.EqualTo($"Bearer {TestClient.Key}"));
    }

    [Test]
    public async Task ReadsEachOptionFromConfiguration()
    {
        var section = TestService.Section(
            ("ApiKey", TestClient.Key), ("BaseUrl", "http://10.0.0.1/flow"), ("Timeout", "00:00:07"), ("ConnectTimeout", "00:00:03"), ("MaxRetries", "5"),
            ("MaxRetryDelay", "00:00:09"), ("Headers:X-Tenant", "acme"), ("AllowInsecureHttp", "true"));
        var services = new ServiceCollection();
        services.AddFlowMaestro(section);
        await using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<FlowMaestroClientOptions>>().Value;

        Assert.That(options.ApiKey, Is.EqualTo(TestClient.Key));
        Assert.That(options.BaseUrl, Is.EqualTo(new Uri("http://10.0.0.1/flow")));
        Assert.That(options.Timeout, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(options.ConnectTimeout, Is.EqualTo(TimeSpan.FromSeconds(3)));
        Assert.That(options.MaxRetries, Is.EqualTo(5));
        Assert.That(options.MaxRetryDelay, Is.EqualTo(TimeSpan.FromSeconds(9)));
        Assert.That(options.Headers["X-Tenant"], Is.EqualTo("acme"));
        Assert.That(options.AllowInsecureHttp, Is.True);
        Assert.That(provider.GetRequiredService<FlowMaestroClient>(), Is.Not.Null);
    }

    [TestCase("ApiKey", "", "FlowMaestro:ApiKey is empty")]
    [TestCase("ApiKey", "fm_live_KEYCANARY\n", "FlowMaestro:ApiKey holds")]
    [TestCase("BaseUrl", "api.flowmaestro.io", "FlowMaestro:BaseUrl must be an absolute")]
    [TestCase("BaseUrl", "http://example.com", "FlowMaestro:BaseUrl is plain http")]
    [TestCase("Timeout", "-00:00:01", "FlowMaestro:Timeout is -00:00:01; it must")]
    [TestCase("Timeout", "soon", "FlowMaestro:Timeout")]
    [TestCase("Timeout", "20", "FlowMaestro:Timeout is '20', which is read as 20 days")]
    [TestCase("Timeout", "30", "FlowMaestro:Timeout is '30', which is read as 30 days")]
    [TestCase("Timeout", "-1", "FlowMaestro:Timeout is '-1', which is read as -1 days")]
    [TestCase("Timeout", "0", "FlowMaestro:Timeout is 00:00:00; it must")]
    [TestCase("ConnectTimeout", "5", "FlowMaestro:ConnectTimeout is '5', which is read as 5 days")]
    [TestCase("MaxRetryDelay", "60", "FlowMaestro:MaxRetryDelay is '60', which is read as 60 days")]
    [TestCase("ConnectTimeout", "00:00:00", "FlowMaestro:ConnectTimeout is 00:00:00; it must")]
    [TestCase("MaxRetries", "-1", "FlowMaestro:MaxRetries must")]
    [TestCase("MaxRetries", "few", "FlowMaestro:MaxRetries")]
    [TestCase("MaxRetryDelay", "-00:00:01", "FlowMaestro:MaxRetryDelay is -00:00:01; it must")]
    [TestCase("Headers:X-API-Key", "KEYCANARY", "FlowMaestro:Headers")]
    public async Task StopsTheHostAtStartAndNamesTheSetting(string setting, string value, string expected)
    {
        var failure = await Assert.CatchAsync(() => StartAsync(services => services.AddFlowMaestro(TestService.Section(("ApiKey", TestClient.Key), (setting, value)))));

        Assert.That(failure!.Message, Does.Contain(expected));
        Assert.That(failure.ToString(), Does.Not.Contain("KEYCANARY"));
    }

    [TestCase("1.00:00:00", 24 * 60)]
    [TestCase("00:20", 20)]
    [TestCase("-00:00:00.001", -1)]
    public async Task TakesATimeThatIsWrittenAsOne(string value, int minutes)
    {
        var services = new ServiceCollection();
        services.AddFlowMaestro(TestService.Section(("ApiKey", TestClient.Key), ("Timeout", value)));
        await using var provider = services.BuildServiceProvider();

        var timeout = provider.GetRequiredService<IOptions<FlowMaestroClientOptions>>().Value.Timeout;

        Assert.That(timeout, Is.EqualTo(minutes < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMinutes(minutes)));
    }

    [Test]
    public async Task ANumberThatCodeHasReplacedByATimeIsNoMistake()
    {
        var services = new ServiceCollection();
        services.AddFlowMaestro(TestService.Section(("ApiKey", TestClient.Key), ("Timeout", "20")));
        services.Configure<FlowMaestroClientOptions>(static options => options.Timeout = TimeSpan.FromSeconds(20));
        await using var provider = services.BuildServiceProvider();

        Assert.That(provider.GetRequiredService<IOptions<FlowMaestroClientOptions>>().Value.Timeout, Is.EqualTo(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public async Task StopsTheHostAtStartWhereTheWholeSectionIsMissing()
    {
        var failure = await Assert.CatchAsync(() => StartAsync(static services => services.AddFlowMaestro(new ConfigurationBuilder().Build().GetSection("FlowMaestro"))));

        Assert.That(failure!.Message, Does.Contain("FlowMaestro:ApiKey is empty"));
    }

    [Test]
    public async Task NamesTheOptionWhereItWasSetInCode()
    {
        var failure = await Assert.CatchAsync(() => StartAsync(static services => services.AddFlowMaestro(static options => options.MaxRetries = 1)));
        Assert.That(failure!.Message, Does.Contain("FlowMaestroClientOptions.ApiKey is empty"));

        failure = await Assert.CatchAsync(() => StartAsync(static services => services.AddKeyedFlowMaestro("billing", static options => options.ApiKey = " ")));
        Assert.That(failure!.Message, Does.Contain("'billing'").And.Contain("ApiKey is empty"));
    }

    [Test]
    public async Task KeepsKeyedClientsApart()
    {
        await using var first = SocketServer.Start(Reply.Json(Workflow));
        await using var second = SocketServer.Start(Reply.Json(Workflow));
        var services = new ServiceCollection();
        services.AddFlowMaestro(options => TestService.Configure(options, first));
        services.AddKeyedFlowMaestro("other", options =>
        {
            options.ApiKey = "fm_live_other";
            options.BaseUrl = second.Url;
        });
        services.AddKeyedFlowMaestro("third", TestService.Section(("ApiKey", "fm_live_third"), ("BaseUrl", second.Url.ToString())));
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredKeyedService<FlowMaestroClient>("other").Workflows.GetAsync("wf_1");
        await provider.GetRequiredKeyedService<FlowMaestroClient>("third").Workflows.GetAsync("wf_1");
        await provider.GetRequiredService<FlowMaestroClient>().Workflows.GetAsync("wf_1");

        Assert.That(second.Requests.Select(static r => r.Headers["Authorization"]), Is.EqualTo(new[] { "Bearer fm_live_other", "Bearer fm_live_third" }));
        Assert.That(first.Requests, Has.Count.EqualTo(1));
        Assert.That(second.Connections, Is.EqualTo(2), "each client has connections of its own");
        Assert.That(() => provider.GetRequiredKeyedService<FlowMaestroClient>("unknown"), Throws.InvalidOperationException);
    }

    [Test]
    public async Task IsOneClientHoweverOftenItIsAdded()
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        var handler = new CountingHandler();
        var services = new ServiceCollection();
        services.AddFlowMaestro(options => TestService.Configure(options, server)).AddHttpMessageHandler(() => handler);
        services.AddFlowMaestro(static options => options.Headers["X-Tenant"] = "acme");
        await using var provider = services.BuildServiceProvider();

        await provider.GetServices<FlowMaestroClient>().Single().Workflows.GetAsync("wf_1");

        Assert.That(server.Requests.Single().Headers["X-Tenant"], Is.EqualTo("acme"));
        Assert.That(handler.Asynchronous, Is.EqualTo(1));
    }

    [Test]
    public async Task TakesTheClockAndTheLogOfTheContainer()
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 503), Reply.Json("{}", 503), Reply.Json(Workflow));
        var clock = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(60));
        var log = new RecordedLog();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(log));
        services.AddFlowMaestro(options =>
        {
            TestService.Configure(options, server);
            options.Timeout = Timeout.InfiniteTimeSpan;
        });
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<FlowMaestroClient>().Workflows.GetAsync("wf_1");

        Assert.That(clock.Skipped, Has.Count.EqualTo(2));
        Assert.That(log.Entries.Count(static e => e.Level == LogLevel.Warning && e.Category.StartsWith("FlowMaestro.", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test]
    public async Task EndsItsConnectionsWithTheContainer()
    {
        var closed = new TaskCompletionSource();
        await using var server = SocketServer.Start(Reply.Json(Workflow).ThenStall().Then(closed.SetResult));
        var services = new ServiceCollection();
        services.AddFlowMaestro(options => TestService.Configure(options, server));
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<FlowMaestroClient>().Workflows.GetAsync("wf_1");
        Assert.That(closed.Task.IsCompleted, Is.False);

        await provider.DisposeAsync();

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static async Task StartAsync(Action<IServiceCollection> register)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        register(builder.Services);
        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }
}
