#if NET10_0_OR_GREATER // The packages whose handlers these are: once is enough.
using FlowMaestro.Tests.TestDoubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;

namespace FlowMaestro.Tests.Services;

/// <summary>The handlers that services really add, from their packages.</summary>
public sealed class KnownHandlerTests
{
    private const string Workflow = """{"data":{"id":"wf_1","name":"First","version":1}}""";

    private static readonly Dictionary<string, Action<IHttpClientBuilder>> Repeating = new()
    {
        ["AddStandardResilienceHandler"] = static builder => builder.AddStandardResilienceHandler(static options =>
        {
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            options.Retry.UseJitter = false;
        }),
        ["AddResilienceHandler"] = static builder => builder.AddResilienceHandler("mine", static pipeline => pipeline.AddRetry(new Microsoft.Extensions.Http.Resilience.HttpRetryStrategyOptions { Delay = TimeSpan.FromMilliseconds(1) })),
        ["AddStandardHedgingHandler"] = static builder => builder.AddStandardHedgingHandler(),
        ["AddTransientHttpErrorPolicy"] = static builder => builder.AddTransientHttpErrorPolicy(static policy => policy.RetryAsync(3)),
    };

    private readonly RecordedLog _log = new(LogLevel.Trace);

    private static IEnumerable<string> Names => Repeating.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task OneThatTheHostAddsToEveryClientRunsNoWorkflowTwice(string name)
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 500));
        using var host = Build(server, addDefault: Repeating[name]);
        var client = host.Services.GetRequiredService<FlowMaestroClient>();

        Assert.That(() => client.Workflows.ExecuteAsync("wf_1"), Throws.TypeOf<FlowMaestroServerException>());
        Assert.That(() => client.Workflows.Execute("wf_1"), Throws.TypeOf<FlowMaestroServerException>());

        Assert.That(server.Requests, Has.Count.EqualTo(2));
        Assert.That(_log.Entries.Where(static e => e.EventName == "RetryingHandler"), Is.Empty);
    }

    [TestCaseSource(nameof(Names))]
    public async Task OneThatTheApplicationAddsStaysAndIsNamedInAWarningAtStart(string name)
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 500));
        using var host = Build(server, add: Repeating[name]);

        await host.StartAsync();

        var entry = _log.Entries.First(static e => e.EventName == "RetryingHandler");
        Assert.That(entry.Level, Is.EqualTo(LogLevel.Warning));
        Assert.That(entry.Message, Does.Contain("Handler was added"));
        Assert.That(server.Connections, Is.Zero);

        // It is there, and does what the warning says.
        await Assert.CatchAsync(() => host.Services.GetRequiredService<FlowMaestroClient>().Workflows.ExecuteAsync("wf_1"));
        Assert.That(server.Requests, Has.Count.GreaterThan(1));
        await host.StopAsync();
    }

    [Test]
    public async Task HeaderPropagationOfTheHostNeitherThrowsOutsideOfARequestNorLendsAUsersHeaders()
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHeaderPropagation(static options => options.Headers.Add("X-Tenant"));
        builder.Services.ConfigureHttpClientDefaults(static defaults => defaults.AddHeaderPropagation());
        builder.Services.AddFlowMaestro(options => TestService.Configure(options, server));
        await using var app = builder.Build();
        app.UseHeaderPropagation();
        app.MapGet("/", static async (FlowMaestroClient client) => (await client.Workflows.GetAsync("wf_1")).Data.Id);
        await app.StartAsync();

        await app.Services.GetRequiredService<FlowMaestroClient>().Workflows.GetAsync("wf_1");
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        http.DefaultRequestHeaders.Add("X-Tenant", "CANARY");
        var found = await http.GetStringAsync("/");

        Assert.That(found, Is.EqualTo("wf_1"));
        Assert.That(server.Requests, Has.Count.EqualTo(2));
        Assert.That(server.Requests.Where(static r => r.Headers.ContainsKey("X-Tenant")), Is.Empty);
    }

    private IHost Build(SocketServer server, Action<IHttpClientBuilder>? addDefault = null, Action<IHttpClientBuilder>? add = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log);
        if (addDefault is not null)
        {
            builder.Services.ConfigureHttpClientDefaults(addDefault);
        }

        var client = builder.Services.AddFlowMaestro(options =>
        {
            TestService.Configure(options, server);
            options.MaxRetries = 0;
        });
        add?.Invoke(client);
        return builder.Build();
    }
}
#endif
