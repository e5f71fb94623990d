using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;
using static FlowMaestro.Tests.Resources.Listing;

namespace FlowMaestro.Tests.Resources;

public sealed class ListAllTests
{
    private static IEnumerable<object[]> Lists =>
        from list in Every from async in (bool[])[true, false] select (object[])[list.Name, async];

    [TestCaseSource(nameof(Lists))]
    public async Task ReadsPageAfterPage(string name, bool async)
    {
        using var stub = new StubHandler(Page(true, "a1", "a2"), Page(true, "a3", "a4"), Page(false, "a5"));
        using var client = TestClient.For(stub);
        var list = Named(name);

        Assert.That(await list.ReadAsync(client, perPage: 2, async), Is.EqualTo(["a1", "a2", "a3", "a4", "a5"]));
        Assert.That(Sorted(stub), Is.EqualTo(Enumerable.Range(1, 3).Select(page => Sorted($"{list.Path}page={page}&per_page=2"))));
    }

    [TestCaseSource(nameof(Lists))]
    public async Task EndsWhereAServerRepeatsItselfForEver(string name, bool async)
    {
        using var stub = new StubHandler(Page(true, "a1", "a2"));
        using var client = TestClient.For(stub);

        Assert.That(await Named(name).ReadAsync(client, perPage: null, async), Is.EqualTo(["a1", "a2"]));
        Assert.That(stub.Requests, Has.Count.EqualTo(2));
    }

    [TestCaseSource(nameof(Lists))]
    public async Task LeavesOutRowsThatThePageBeforeHad(string name, bool async)
    {
        using var stub = new StubHandler(Page(true, "a1", "a2"), Page(false, "a2", "a3"));
        using var client = TestClient.For(stub);

        Assert.That(await Named(name).ReadAsync(client, perPage: null, async), Is.EqualTo(["a1", "a2", "a3"]));
    }

    [TestCaseSource(nameof(Lists))]
    public void FetchesNothingBeforeTheFirstRowIsRead(string name, bool async)
    {
        using var stub = new StubHandler(Page(true, "a1", "a2"), Page(false, "a3"));
        using var client = TestClient.For(stub);
        var list = Named(name);

        object unread = async ? list.AllAsync(client, null) : list.All(client, null);

        Assert.That(unread, Is.Not.Null);
        Assert.That(stub.Requests, Is.Empty);
    }

    [TestCaseSource(nameof(Lists))]
    public async Task FetchesAPageOnlyWhenItIsReached(string name, bool async)
    {
        using var stub = new StubHandler(Page(true, "a1", "a2"), Page(false, "a3"));
        using var client = TestClient.For(stub);
        var list = Named(name);

        if (async)
        {
            await foreach (var row in list.AllAsync(client, null))
            {
                if (row == "a2")
                {
                    break;
                }
            }
        }
        else
        {
            Assert.That(list.All(client, null).ElementAt(1), Is.EqualTo("a2"));
        }

        Assert.That(stub.Requests, Has.Count.EqualTo(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task OfExecutionsWithoutAWorkflowListsThoseOfEachWorkflowSinceTheServersOwnListIsNotWhole(bool async)
    {
        using var stub = new StubHandler(Page(false, "wf_1", "wf_2"), Page(true, "a1", "a2"), Page(false, "a3"), Page(false, "b1"));
        using var client = TestClient.For(stub);

        var rows = async ? await ToListAsync(client.Executions.ListAllAsync(perPage: 2)) : [.. client.Executions.ListAll(perPage: 2)];

        Assert.That(rows.Select(static execution => execution.Id), Is.EqualTo(["a1", "a2", "a3", "b1"]));
        Assert.That(stub.Requests.Select(static request => request.Target), Is.EqualTo([
            "/api/v1/workflows?page=1&per_page=100",
            "/api/v1/executions?page=1&per_page=2&workflow_id=wf_1",
            "/api/v1/executions?page=2&per_page=2&workflow_id=wf_1",
            "/api/v1/executions?page=1&per_page=2&workflow_id=wf_2",
        ]));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task OfExecutionsInOneStateLosesNoneThoughAPageBetweenHasNoMatch(bool async)
    {
        using var stub = new StubHandler(
            Executions(
                true, ("a1", "completed"), ("a2", "running")), Executions(true, ("a3", "failed")), Executions(false, ("a4", "completed")));
        using var client = TestClient.For(stub);

        var rows = async
            ? await ToListAsync(client.Executions.ListAllAsync("wf_1", ExecutionStatus.Completed))
            : [.. client.Executions.ListAll("wf_1", ExecutionStatus.Completed)];

        Assert.That(rows.Select(static execution => execution.Id), Is.EqualTo(["a1", "a4"]));
        Assert.That(stub.Requests.Select(static request => request.Target), Has.None.Contains("status"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task OnePageOfAWorkflowsExecutionsInOneStateHasThePaginationOfTheUnfilteredPage(bool async)
    {
        using var stub = new StubHandler(Executions(true, ("a1", "completed"), ("a2", "running")));
        using var client = TestClient.For(stub);

        var page = async
            ? await client.Executions.ListAsync("wf_1", ExecutionStatus.Running)
            : client.Executions.List("wf_1", ExecutionStatus.Running);

        Assert.That((page.Count, page[0].Id, page.Pagination!.HasNext, page.Pagination.TotalCount), Is.EqualTo((1, "a2", true, 5)));
        Assert.That(stub.Requests.Single().Target, Is.EqualTo("/api/v1/executions?workflow_id=wf_1"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task OfTriggersGivesThoseOfTheWorkflowThoughTheServerIgnoresIt(bool async)
    {
        using var stub = new StubHandler(Page(true, "wf_1a", "wf_2a"), Page(true, "wf_2b", "wf_2c"), Page(false, "wf_1b"));
        using var client = TestClient.For(stub);

        var rows = async
            ? await ToListAsync(client.Triggers.ListAllAsync(workflowId: "wf_1"))
            : [.. client.Triggers.ListAll(workflowId: "wf_1")];

        Assert.That(rows.Select(static trigger => trigger.Id), Is.EqualTo(["wf_1a", "wf_1b"]));
        Assert.That(stub.Requests.Select(static request => request.Target), Has.Exactly(3).Contains("workflow_id=wf_1"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task OfMessagesIsOneRequestWhereTheServerSendsAllAtOnce(bool async)
    {
        using var stub = ApiDocument.Operation("Threads_ListMessages").Stub("deployed");
        using var client = TestClient.For(stub);

        var rows = async ? await ToListAsync(client.Threads.ListAllMessagesAsync("t")) : [.. client.Threads.ListAllMessages("t")];

        Assert.That(rows, Has.Count.EqualTo(4));
        Assert.That(stub.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task FollowsHasMoreOfOlderServers()
    {
        const string older = """{"data": [{"id": "a1"}], "pagination": {"page": 1, "per_page": 1, "has_more": true}, "meta": {}}""";
        using var stub = new StubHandler(_ => StubHandler.JsonResponse(older), Page(false, "a2"));
        using var client = TestClient.For(stub);

        Assert.That((await ToListAsync(client.Workflows.ListAllAsync())).Select(static row => row.Id), Is.EqualTo(["a1", "a2"]));
    }

    [Test]
    public async Task EndsWithTheTokenOfTheLoop()
    {
        using var stub = new StubHandler(Page(true, "a1"), Page(true, "a2"));
        using var client = TestClient.For(stub);
        using var cancellation = new CancellationTokenSource();

        var e = await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.Workflows.ListAllAsync().WithCancellation(cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });

        Assert.That(e!.CancellationToken, Is.EqualTo(cancellation.Token));
        Assert.That(stub.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public void EndsWithTheTokenOfTheCall()
    {
        using var stub = new StubHandler(Page(true, "a1"), Page(true, "a2"));
        using var client = TestClient.For(stub);
        using var cancellation = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var _ in client.Workflows.ListAll(cancellationToken: cancellation.Token))
            {
                cancellation.Cancel();
            }
        });
        Assert.That(stub.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task StartsAnewForEachLoop()
    {
        using var stub = new StubHandler(Page(false, "a1"));
        using var client = TestClient.For(stub);
        var all = client.Workflows.ListAllAsync();
        var allAtOnce = client.Workflows.ListAll();

        Assert.That((await ToListAsync(all)).Count + (await ToListAsync(all)).Count, Is.EqualTo(2));
        Assert.That(Enumerable.Range(0, 2).SelectMany(_ => allAtOnce), Has.Exactly(2).Items);
    }

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> rows)
    {
        List<T> list = [];
        await foreach (var row in rows)
        {
            list.Add(row);
        }

        return list;
    }

    private static IEnumerable<string> Sorted(StubHandler stub) => stub.Requests.Select(static request => Sorted(request.ToString()));

    // The order of the filters is nobody's concern.
    private static string Sorted(string request) => string.Join('&', request.Split('?', '&').Order(StringComparer.Ordinal));

    private static Func<HttpRequestMessage, HttpResponseMessage> Executions(bool hasNext, params (string Id, string Status)[] rows) =>
        _ => StubHandler.JsonResponse(
        $$$"""
        {"data": [{{{string.Join(
            ',', rows.Select(static row => $$"""{"id": "{{row.Id}}", "workflow_id": "wf_1", "status": "{{row.Status}}"}"""))}}}],
         "pagination": {"page": 1, "per_page": 2, "total_count": 5, "total_pages": 3,
                        "has_next": {{{(hasNext ? "true" : "false")}}}, "has_prev": false}, "meta": {}}
        """);
}
