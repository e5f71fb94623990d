using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

public sealed class RepeatTests
{
    private const string Unavailable = """{"error":{"code":"service_unavailable","message":"Later."}}""";
    private readonly ManualTimeProvider _clock = new();

    [TestCaseSource(typeof(Operations), nameof(Operations.Cases))]
    public async Task OnlyWhatDoesNoHarmIsRepeated(string id)
    {
        var operation = Operations.All.Single(operation => operation.Id == id);
        foreach (var reply in new[] { Reply.Json(Unavailable, 503), Reply.Nothing.ThenReset() })
        {
            foreach (var async in new[] { true, false })
            {
                await using var server = SocketServer.Start(reply);
                using var client = TestClient.Impatient(server, new ManualTimeProvider(), options => options.MaxRetries = 1);

                var e = (FlowMaestroException)(await Failure.OfAsync(client, async, (operation.InvokeAsync, operation.Invoke)))!;

                Assert.That((server.Requests.Count, e.Attempts, e.OutcomeUnknown), Is.EqualTo(operation.DoesNoHarm ? (2, 2, false) : (1, 1, true)));
            }
        }
    }

    [TestCaseSource(typeof(Operations), nameof(Operations.Cases))]
    public async Task WhatMayDoHarmIsNotRepeatedByTheRuntimeEither(string id)
    {
        var operation = Operations.All.Single(operation => operation.Id == id);
        await using var server = SocketServer.Start(Reply.Json("""{"data":{}}"""), Reply.Nothing.ThenClose());
        using var client = TestClient.Impatient(server, _clock, options => options.MaxRetries = 0);
        await client.Workflows.GetAsync("warms the connection");

        var e = (FlowMaestroException?)await Failure.OfAsync(client, async: true, (operation.InvokeAsync, operation.Invoke));

        var isBodiless = operation.Method is "GET" or "DELETE";
        Assert.That((server.Requests.Count - 1, e!.OutcomeUnknown), Is.EqualTo((isBodiless ? 4 : 1, !operation.DoesNoHarm)));
    }

    [TestCase("500")]
    [TestCase("503")]
    [TestCase("503 cut")]
    [TestCase("reset")]
    [TestCase("500,500")]
    [TestCase("reset,reset")]
    [TestCase("reset,429")]
    public async Task ADeletionThatWasLostOnTheWayBackHasSucceeded(string failures)
    {
        foreach (var async in (bool[])[true, false])
        {
            await using var server = SocketServer.Start(
                [.. failures.Split(',').Select(Failing), Reply.Json("""{"error":{"code":"resource_not_found","message":"Thread not found"}}""", 404)]);
            using var client = TestClient.Impatient(server, _clock);

            var deletion = async ? await client.Threads.DeleteAsync("thread_1") : client.Threads.Delete("thread_1");

            Assert.That((deletion.Data.Id, deletion.Data.Deleted), Is.EqualTo(("thread_1", true)));
        }

        static Reply Failing(string how) => how switch
        {
            "reset" => Reply.Nothing.ThenReset(),
            "503 cut" => Reply.Head(503, 1_000).Then("{").ThenClose(),
            _ => Reply.Json("{}", int.Parse(how, System.Globalization.CultureInfo.InvariantCulture)),
        };
    }

    [Test]
    public async Task ADeletionOfWhatNeverWasFails()
    {
        await using var server = SocketServer.Start(Reply.Json("""{"error":{"code":"rate_limit_exceeded","message":"Later"}}""", 429), Reply.Json("{}", 404));
        using var client = TestClient.Impatient(server, _clock);

        await Assert.ThrowsAsync<FlowMaestroNotFoundException>(() => client.Threads.DeleteAsync("thread_1"));
    }

    [TestCase(200)]
    [TestCase(202)]
    [TestCase(204)]
    public async Task ADeletionMayHaveAnEmptyResponse(int status)
    {
        await using var server = SocketServer.Start(status == 204 ? Reply.Head(204, null) : Reply.Bytes([], status, null));
        using var client = TestClient.For(server);

        Assert.That((await client.Webhooks.DeleteAsync("wh_1")).Data, Has.Property("Deleted").True.And.Property("Id").EqualTo("wh_1"));
    }

    [TestCase(0, null, 1)]
    [TestCase(5, null, 6)]
    [TestCase(5, 0, 1)]
    [TestCase(0, 2, 3)]
    public async Task TheNumberOfRetriesIsTheClientsOrTheCalls(int ofClient, int? ofCall, int requests)
    {
        await using var server = SocketServer.Start(Reply.Json(Unavailable, 503));
        using var client = TestClient.Impatient(server, _clock, options => options.MaxRetries = ofClient);

        var e = await Assert.ThrowsAsync<FlowMaestroServerException>(() => client.Agents.ListAsync(options: new RequestOptions { MaxRetries = ofCall }));

        Assert.That((server.Requests.Count, e.Attempts), Is.EqualTo((requests, requests)));
    }

    [Test]
    public async Task ARetryThatSucceedsIsNoFailure([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Json(Unavailable, 503), Reply.Nothing.ThenReset(), Reply.Json("""{"data":{"id":"wf_1"}}"""));
        using var client = TestClient.Impatient(server, _clock);

        var workflow = async ? await client.Workflows.GetAsync("wf_1") : client.Workflows.Get("wf_1");

        Assert.That((workflow.Data.Id, server.Requests.Count), Is.EqualTo(("wf_1", 3)));
    }

    [Test]
    public async Task ARefusedExecutionIsSentAgainWithTheSameBody([Values] bool async)
    {
        await using var server = SocketServer.Start(
            Reply.Json("""{"error":{"code":"rate_limit_exceeded","message":"Later"}}""", 429),
            Reply.Json("""{"data":{"execution_id":"exec_1"}}""", 202));
        using var client = TestClient.Impatient(server, _clock);

        var ticket = async ? await client.Workflows.ExecuteAsync("wf_1", new { name = "John" }) : client.Workflows.Execute("wf_1", new { name = "John" });

        Assert.That(ticket.Data.ExecutionId, Is.EqualTo("exec_1"));
        Assert.That(server.Requests.Select(static r => r.Text), Is.EqualTo(Enumerable.Repeat("""{"inputs":{"name":"John"}}""", 2)));
    }
}
