using FlowMaestro.Tests.Streaming;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

/// <summary>A key that is replaced counts from the next attempt on.</summary>
public sealed class KeyRotationTests
{
    private const string Workflow = """{"data":{"id":"wf_1","name":"First","version":1}}""";

    [Test]
    public async Task TheProviderIsAskedBeforeEachAttemptAndWinsOverTheKey([Values] bool async)
    {
        var keys = 0;
        await using var server = SocketServer.Start(Reply.Json("{}", 503), Reply.Json(Workflow));
        using var client = TestClient.Impatient(server, new ManualTimeProvider(), options => options.ApiKeyProvider = () => $"fm_live_{++keys}");

        Assert.That(await Failure.OfAsync(client, async, (c => c.Workflows.GetAsync("w"), c => c.Workflows.Get("w"))), Is.Null);

        Assert.That(Keys(server), Is.EqualTo(["fm_live_1", "fm_live_2"]));
    }

    [Test]
    public void AProviderTakesThePlaceOfTheKeyAndIsNotAskedBeforeACall()
    {
        using var stub = StubHandler.Json(Workflow);
        using var client = new FlowMaestroClient(new FlowMaestroClientOptions { ApiKeyProvider = static () => throw new InvalidOperationException(), Handler = stub });

        Assert.That(client, Is.Not.Null);
    }

    [Test]
    public async Task AWaitThatIsUnderWayGoesOnWithTheNewKey([Values] bool async)
    {
        var key = "fm_live_old";
        await using var server = new ExecutionServer(Reply.Events().Then(Frames.Connected).ThenStall());
        server.OnCheck = number =>
        {
            key = number >= 3 ? "fm_live_new" : key;
            return Reply.Json(Frames.Execution(number >= 4 ? "completed" : "running"));
        };
        var clock = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(10));
        using var client = server.Client(options => (options.TimeProvider, options.ApiKeyProvider) = (clock, () => key));

        await client.WaitAsync(async);

        var polls = server.Socket.Requests.Where(static r => !r.Target.EndsWith("/events", StringComparison.Ordinal)).Select(static r => r.Headers["Authorization"]).ToList();
        Assert.That((polls[0], polls[^1]), Is.EqualTo(("Bearer fm_live_old", "Bearer fm_live_new")));
    }

    [Test]
    public async Task AStreamThatBreaksOffIsOpenedAgainWithTheNewKey([Values] bool async)
    {
        var key = "fm_live_old";
        await using var server = new ExecutionServer(
            Reply.Events().Then(Frames.Connected).Then(() => key = "fm_live_new").ThenClose(),
            Reply.Events().Then(Frames.Connected + Frames.Completed).ThenClose());
        var clock = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(10));
        using var client = server.Client(options => (options.TimeProvider, options.ApiKeyProvider) = (clock, () => key));

        await client.EventsAsync(async);

        var streams = server.Socket.Requests.Where(static r => r.Target.EndsWith("/events", StringComparison.Ordinal)).Select(static r => r.Headers["Authorization"]);
        Assert.That(streams, Is.EqualTo(["Bearer fm_live_old", "Bearer fm_live_new"]));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("fm_live_KEYCANARY\n")]
    [TestCase("fm_live_KEYCANARY fm")]
    [TestCase("fm_live_KEYCANARYé")]
    [TestCase(null)]
    public async Task ABadKeyOfTheProviderIsATypedFailureThatDoesNotShowIt(string? key)
    {
        foreach (var async in new[] { true, false })
        {
            using var stub = StubHandler.Json(Workflow);
            using var client = TestClient.For(stub, options => options.ApiKeyProvider = () => key!);

            var e = await Failure.OfAsync(client, async, (c => c.Workflows.ExecuteAsync("w"), c => c.Workflows.Execute("w")));

            Assert.That(e, Is.TypeOf<FlowMaestroAuthenticationException>());
            Assert.That(e!.Message, Does.StartWith("ApiKeyProvider returned a key that").And.EndWith("Nothing was sent."));
            Assert.That(e.ToString(), Does.Not.Contain("KEYCANARY"));
            Assert.That(((FlowMaestroException)e).OutcomeUnknown, Is.False);
            Assert.That(stub.Requests, Is.Empty);
        }
    }

    [Test]
    public async Task AProviderThatThrowsIsATypedFailureWithItsReason([Values] bool async)
    {
        using var stub = StubHandler.Json(Workflow);
        using var client = TestClient.For(stub, static options => options.ApiKeyProvider = static () => throw new TimeZoneNotFoundException("The vault is sealed."));

        var e = await Failure.OfAsync(client, async, (c => c.Workflows.GetAsync("w"), c => c.Workflows.Get("w")));

        Assert.That(e, Is.TypeOf<FlowMaestroAuthenticationException>().With.InnerException.TypeOf<TimeZoneNotFoundException>());
        Assert.That(stub.Requests, Is.Empty);
    }

    [Test]
    public async Task AServerThatRepeatsTheNewKeyIsMasked([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Json("""{"error":{"code":"invalid_api_key","message":"fm_live_NEWCANARY is unknown"}}""", 401));
        using var client = TestClient.For(server, static options => options.ApiKeyProvider = static () => "fm_live_NEWCANARY");

        var e = await Failure.OfAsync(client, async, (c => c.Workflows.GetAsync("w"), c => c.Workflows.Get("w")));

        Assert.That(e!.Message, Is.EqualTo("*** is unknown"));
        Assert.That(e.ToString() + ((FlowMaestroException)e).ResponseBody, Does.Not.Contain("NEWCANARY"));
    }

    private static IEnumerable<string> Keys(SocketServer server) => server.Requests.Select(static r => r.Headers["Authorization"]["Bearer ".Length..]);
}
