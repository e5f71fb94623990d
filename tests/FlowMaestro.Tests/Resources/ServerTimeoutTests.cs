using FlowMaestro.Testing;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Resources;

/// <summary>How long the server waits for an agent, and the client for the server.</summary>
public sealed class ServerTimeoutTests
{
    private const string Hello = """{"data":{"thread_id":"t","content":"Hello"}}""";

    [TestCase(null, """{"content":"Hi"}""")]
    [TestCase(1, """{"content":"Hi","timeout":1}""")]
    [TestCase(2_000, """{"content":"Hi","timeout":2000}""")]
    [TestCase(120_000, """{"content":"Hi","timeout":120000}""")]
    public async Task TravelsInMillisecondsWhereItIsGiven(int? milliseconds, string body)
    {
        foreach (var async in new[] { true, false })
        {
            using var stub = StubHandler.Json(Hello);
            using var client = TestClient.For(stub);
            var timeout = milliseconds is { } wait ? TimeSpan.FromMilliseconds(wait) : (TimeSpan?)null;

            Assert.That(
                await Failure.OfAsync(
                    client, async, (c => c.Threads.SendMessageAsync("t", "Hi", timeout), c => c.Threads.SendMessage("t", "Hi", timeout))),
                Is.Null);
            Assert.That(stub.Requests.Single().Text, Is.EqualTo(body));
        }
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(0.5)]
    [TestCase(120_001)]
    [TestCase(86_400_000)]
    public async Task IsRefusedOutsideOfWhatTheServerTakes(double milliseconds)
    {
        foreach (var async in new[] { true, false })
        {
            using var stub = StubHandler.Json(Hello);
            using var client = TestClient.For(stub);
            var timeout = TimeSpan.FromMilliseconds(milliseconds);

            var e = await Failure.OfAsync(
                client, async, (c => c.Threads.SendMessageAsync("t", "Hi", timeout), c => c.Threads.SendMessage("t", "Hi", timeout)));

            Assert.That(
                e,
                Is.TypeOf<ArgumentOutOfRangeException>()
                    .With.Property("ParamName").EqualTo("serverTimeout")
                    .And.Message.Contains("from 1 to 120000"));
            Assert.That(stub.Requests, Is.Empty);
        }
    }

    [Test]
    public async Task AnAttemptThatWouldEndBeforeItIsRefused([Values] bool async)
    {
        using var stub = StubHandler.Json(Hello);
        using var client = TestClient.For(stub);
        var (server, same, longer) = (
            TimeSpan.FromSeconds(10),
            new RequestOptions { Timeout = TimeSpan.FromSeconds(10) },
            new RequestOptions { Timeout = TimeSpan.FromSeconds(11) });

        var e = await Failure.OfAsync(
            client, async, (c => c.Threads.SendMessageAsync("t", "Hi", server, same), c => c.Threads.SendMessage("t", "Hi", server, same)));
        Assert.That(e, Is.TypeOf<ArgumentException>().With.Message.Contains("serverTimeout"));
        Assert.That(stub.Requests, Is.Empty);

        Assert.That(
            await Failure.OfAsync(
                client,
                async,
                (c => c.Threads.SendMessageAsync("t", "Hi", server, longer), c => c.Threads.SendMessage("t", "Hi", server, longer))),
            Is.Null);
    }

    [Test]
    public async Task TheClientWaitsLongerThanItSoThatTheServersWordArrives([Values] bool async)
    {
        var clock = new ManualTimeProvider();
        using var stub = new StubHandler(_ =>
        {
            Assert.That(clock.Pending.Single(), Is.GreaterThan(TimeSpan.FromMinutes(2)));
            return StubHandler.JsonResponse(
                """{"error":{"code":"timeout","message":"Execution did not complete within 120000ms."}}""",
                System.Net.HttpStatusCode.RequestTimeout);
        });
        using var client = TestClient.For(stub, options =>
        {
            options.TimeProvider = clock;
            options.Timeout = TimeSpan.FromSeconds(1);
        });
        var longest = TimeSpan.FromMinutes(2);

        var e = await Failure.OfAsync(
            client, async, (c => c.Threads.SendMessageAsync("t", "Hi", longest), c => c.Threads.SendMessage("t", "Hi", longest)));

        Assert.That(e, Is.TypeOf<FlowMaestroTimeoutException>().With.Property("StatusCode").EqualTo(408));
        Assert.That(stub.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task AServerThatKeepsToItSaysThatTheAgentGoesOn()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync(static options => options.ReplyDuration = TimeSpan.FromSeconds(30));
        using var client = sandbox.CreateClient();
        var agent = (await client.Agents.ListAsync())[0];
        var thread = (await client.Agents.CreateThreadAsync(agent.Id)).Data;

        await Assert.ThatAsync(
            () => client.Threads.SendMessageAsync(thread.Id, "Hi", serverTimeout: TimeSpan.FromMilliseconds(20)),
            Throws.TypeOf<FlowMaestroTimeoutException>().With.Property("StatusCode").EqualTo(408).And.Property("Attempts").EqualTo(1));
        Assert.That(sandbox.Requests.Count(static r => r.OperationId == "Threads_SendMessage"), Is.EqualTo(1));
        Assert.That(sandbox.Requests.All(static r => r.IsValid), Is.True);
    }
}
