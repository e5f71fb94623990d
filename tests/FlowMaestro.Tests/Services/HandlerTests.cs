using FlowMaestro.Http;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Tests.Services;

public class HandlerTests
{
    private const string Workflow = """{"data":{"id":"wf_1","name":"First","version":1}}""";
    private const string Reply200 = """{"data":{"thread_id":"thr_1","content":"Hello"}}""";

    private readonly RecordedLog _log = new(LogLevel.Trace);

    [Test]
    public async Task LetsAddedHandlersSeeBothWaysToSend()
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        var handler = new CountingHandler();
        await using var provider = Provider(server, builder => builder.AddHttpMessageHandler(() => handler));
        var client = provider.GetRequiredService<FlowMaestroClient>();

        client.Workflows.Get("wf_1");
        await client.Workflows.GetAsync("wf_1");
        client.Workflows.Get("wf_1");

        Assert.That(handler.Synchronous, Is.EqualTo(2));
        Assert.That(handler.Asynchronous, Is.EqualTo(1));
    }

    [Test]
    public async Task NamesAHandlerThatASynchronousCallWouldPassBy()
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        await using var provider = Provider(server, static builder => builder.AddHttpMessageHandler(static () => new CountingHandler()).AddHttpMessageHandler(static () => new AsynchronousOnly()));
        var client = provider.GetRequiredService<FlowMaestroClient>();

        Assert.That(() => client.Workflows.Get("wf_1"), Throws.InvalidOperationException.With.Message.Contains(nameof(AsynchronousOnly)));
        Assert.That(server.Requests, Is.Empty);
        Assert.That((await client.Workflows.GetAsync("wf_1")).Data.Id, Is.EqualTo("wf_1"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task SendsAWorkflowOnceThoughTheHostRepeatsEverything(bool hostComesFirst)
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 500));
        await using var provider = Provider(server, withImpatientHost: hostComesFirst ? Host.First : Host.Last);
        var client = provider.GetRequiredService<FlowMaestroClient>();

        Assert.That(() => client.Workflows.ExecuteAsync("wf_1"), Throws.TypeOf<FlowMaestroServerException>());
        Assert.That(server.Requests, Has.Count.EqualTo(1));
        Assert.That(() => client.Workflows.Execute("wf_1"), Throws.TypeOf<FlowMaestroServerException>());
        Assert.That(server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task CutsNeitherMessageNorStreamThoughTheHostLimitsEverything()
    {
        // Longer than the host's limit of 50 ms by far; what ends the stalls is the test.
        var slow = TimeSpan.FromMilliseconds(300);
        await using var server = SocketServer.Start(request => request.Method == "POST"
            ? Reply.Nothing.Then(() => Task.Delay(slow)).Then("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + Reply200.Length + "\r\n\r\n").Then(Reply200)
            : Reply.Events().Then("event: connected\ndata: {}\n\n").Then(() => Task.Delay(slow)).Then("event: message:completed\ndata: {}\n\n").ThenStall());
        await using var provider = Provider(server, withImpatientHost: Host.First);
        var client = provider.GetRequiredService<FlowMaestroClient>();

        var message = client.Threads.SendMessageAsync("thr_1", "Hello?");
        var events = new List<string>();
        await foreach (var e in client.Threads.StreamAsync("thr_1"))
        {
            events.Add(e.Type);
            if (events.Count == 2)
            {
                break;
            }
        }

        Assert.That((await message).Data.Content, Is.EqualTo("Hello"));
        Assert.That(events, Is.EqualTo(new[] { "connected", "message:completed" }));
    }

    [Test]
    public async Task SaysWhichHandlersOfTheHostAreLeftOutAndKeepsItsOwn()
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        var own = new CountingHandler();
        await using var provider = Provider(server, builder => builder.AddHttpMessageHandler(() => own), Host.Last);

        await provider.GetRequiredService<FlowMaestroClient>().Workflows.GetAsync("wf_1");

        Assert.That(own.Asynchronous, Is.EqualTo(1));
        var entry = _log.Entries.Single(static e => e.EventName == "HostHandlersLeftOut");
        Assert.That(entry.Level, Is.EqualTo(LogLevel.Information));
        Assert.That(entry.Message, Does.Contain(nameof(ImpatientRetries)));
    }

    [Test]
    public async Task SendsOverConnectionsThatTheCoreWouldHaveMade()
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        var services = new ServiceCollection();
        services.AddFlowMaestro(options =>
        {
            TestService.Configure(options, server);
            options.ConnectTimeout = TimeSpan.FromSeconds(3);
        });
        await using var provider = services.BuildServiceProvider();

        var chain = HandlerChain.Of(provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("FlowMaestro")).ToList();

        Assert.That(chain, Has.Count.EqualTo(2), "the factory's own and the sockets: no logging handler");
        var sockets = (SocketsHttpHandler)chain[^1];
        Assert.That(sockets.ConnectTimeout, Is.EqualTo(TimeSpan.FromSeconds(3)));
        Assert.That(sockets.AllowAutoRedirect, Is.False);
        Assert.That(sockets.UseCookies, Is.False);
        Assert.That(sockets.ResponseDrainTimeout, Is.EqualTo(TimeSpan.Zero));
        Assert.That(provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("FlowMaestro"), Is.SameAs(chain[0]));
    }

    [Test]
    public async Task SendsThroughAHandlerFromTheOptionsAndLeavesItAlone()
    {
        using var handler = StubHandler.Json(Workflow);
        var own = new CountingHandler();
        var services = new ServiceCollection();
        services.AddFlowMaestro(options =>
        {
            options.ApiKey = TestClient.Key;
            options.Handler = handler;
        }).AddHttpMessageHandler(() => own);
        await using (var provider = services.BuildServiceProvider())
        {
            await provider.GetRequiredService<FlowMaestroClient>().Workflows.GetAsync("wf_1");
        }

        Assert.That(handler.Requests, Has.Count.EqualTo(1));
        Assert.That(own.Asynchronous, Is.EqualTo(1));
        Assert.That(handler.IsDisposed, Is.False);
    }

    [Test]
    public async Task LogsNoHeadersHoweverMuchIsLogged()
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        await using var provider = Provider(server, withImpatientHost: Host.LoggingEverything);

        await provider.GetRequiredService<FlowMaestroClient>().Workflows.GetAsync("wf_1");

        Assert.That(_log.Entries.Select(static e => e.Category), Has.None.StartsWith("System.Net.Http"));
        Assert.That(_log.Entries.Select(static e => e.Everything), Has.None.Contain("KEYCANARY"));
    }

    private ServiceProvider Provider(SocketServer server, Action<IHttpClientBuilder>? build = null, Host withImpatientHost = Host.None)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log));
        if (withImpatientHost == Host.First)
        {
            AddImpatience(services);
        }

        if (withImpatientHost == Host.LoggingEverything)
        {
            services.ConfigureHttpClientDefaults(static builder => builder.AddDefaultLogger());
        }

        var added = services.AddFlowMaestro(options =>
        {
            TestService.Configure(options, server);
            options.MaxRetries = 0;
        });
        build?.Invoke(added);
        if (withImpatientHost == Host.Last)
        {
            AddImpatience(services);
        }

        return services.BuildServiceProvider();
    }

    private static void AddImpatience(IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(static builder => builder
            .AddHttpMessageHandler(static () => new ImpatientRetries(TimeSpan.FromMilliseconds(50)))
            .ConfigureHttpClient(static client => client.Timeout = TimeSpan.FromMilliseconds(50)));

    private enum Host
    {
        None,
        First,
        Last,
        LoggingEverything,
    }

    private sealed class AsynchronousOnly : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => base.SendAsync(request, cancellationToken);
    }
}
