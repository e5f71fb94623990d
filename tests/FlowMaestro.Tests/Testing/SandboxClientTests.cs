using FlowMaestro.Models;
using FlowMaestro.Testing;

namespace FlowMaestro.Tests.Testing;

/// <summary>The sandbox as users meet it: through the client.</summary>
public sealed class SandboxClientTests
{
    [Test]
    public async Task RunGivesTheOutputsOfTheInputs([Values] SandboxShape shape, [Values] bool silent)
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync(options => (options.Shape, options.SilentStreams) = (shape, silent));
        using var client = sandbox.CreateClient();
        var workflow = await NamedAsync(client, "Invoice check");

        var execution = await client.Workflows.RunAsync(workflow.Id, new { invoice_number = "R-1", amount = 999 });

        Assert.That(execution.EnsureSucceeded().Outputs!["approved"]!.ToObject<bool>(), Is.True);
        Assert.That(sandbox.Requests.SelectMany(r => r.Violations), Is.Empty);
    }

    [Test]
    public async Task FailedRunIsAResultWithItsReason([Values] SandboxShape shape)
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync(options => (options.Shape, options.FailExecutions) = (shape, "No mail server."));
        using var client = sandbox.CreateClient();
        var workflow = await NamedAsync(client, "Welcome mail");

        var execution = await client.Workflows.RunAsync(workflow.Id);

        Assert.That(execution.Status, Is.EqualTo(ExecutionStatus.Failed));
        Assert.That(execution.Error!.Message, Is.EqualTo("No mail server."));
    }

    [Test]
    public async Task StreamThatIsCutIsOpenedAgainAndEndsRight()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync(options => (options.DropStreamsAfter, options.ExecutionDuration) = (3, TimeSpan.FromSeconds(4)));
        using var client = sandbox.CreateClient();
        var workflow = await NamedAsync(client, "Welcome mail");
        ExecutionTicket ticket = await client.Workflows.ExecuteAsync(workflow.Id);

        var events = new List<ExecutionEvent>();
        await foreach (var e in client.Executions.StreamAsync(ticket.ExecutionId))
        {
            events.Add(e);
        }

        Assert.That(events.OfType<StreamReconnectedEvent>().Count(), Is.EqualTo(1));
        Assert.That(events[^1], Is.InstanceOf<ExecutionCompletedEvent>());
        Assert.That(events.Count(e => e.IsTerminal), Is.EqualTo(1));
    }

    [Test]
    public async Task MessageIsReadPieceByPieceWhateverTheServerCanDo([Values] SandboxMessageStreaming streaming)
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync(options => (options.MessageStreaming, options.Reply) = (streaming, _ => "Once upon a time"));
        using var client = sandbox.CreateClient();
        AgentThread thread = await client.Agents.CreateThreadAsync((await client.Agents.ListAsync())[0].Id);

        var events = new List<ThreadEvent>();
        await foreach (var e in client.Threads.SendMessageStreamAsync(thread.Id, "Tell me a story"))
        {
            events.Add(e);
        }

        Assert.That(string.Concat(events.OfType<MessageTokenEvent>().Select(e => e.Token)), Is.EqualTo("Once upon a time"));
        Assert.That(((MessageCompletedEvent)events[^1]).Content, Is.EqualTo("Once upon a time"));
        Assert.That((await client.Threads.ListMessagesAsync(thread.Id)).Select(m => m.Content), Is.EqualTo(new[] { "Tell me a story", "Once upon a time" }));
    }

    [Test]
    public async Task CreateClientTakesOptionsSuchAsAnotherKey()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync(options => options.ApiKeys.Add(new SandboxApiKey("fm_live_reader", "workflows:read")));
        using var client = sandbox.CreateClient(options => options.ApiKey = "fm_live_reader");

        await client.Workflows.ListAsync();
        var refused = await Assert.ThrowsAsync<FlowMaestroAuthorizationException>(() => client.Agents.ListAsync());

        Assert.That(refused!.Code, Is.EqualTo(FlowMaestroErrorCodes.InsufficientScope));
    }

    [Test]
    public async Task FaultsAreRetriedAndCounted()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync();
        using var client = sandbox.CreateClient(options => options.MaxRetryDelay = TimeSpan.Zero);
        var workflow = await NamedAsync(client, "Welcome mail");
        sandbox.ClearRequests();
        sandbox.Fail("Workflows_Get", 503);
        sandbox.DropConnection("Workflows_Execute", afterHandling: true);

        await client.Workflows.GetAsync(workflow.Id);
        var lost = await Assert.ThrowsAsync<FlowMaestroConnectionException>(() => client.Workflows.ExecuteAsync(workflow.Id));

        Assert.That(lost!.OutcomeUnknown, Is.True);
        Assert.That(sandbox.Requests.Select(r => r.OperationId), Is.EqualTo(new[] { "Workflows_Get", "Workflows_Get", "Workflows_Execute" }));
    }

    [Test]
    public async Task AllPagesAreReadThoughTheServerHidesThem()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync(options => options.StartEmpty = true);
        using var client = sandbox.CreateClient();
        var workflow = await NamedAsync(client, "Welcome mail");
        for (var i = 0; i < 5; i++)
        {
            await client.Workflows.ExecuteAsync(workflow.Id);
        }

        var ids = new HashSet<string>();
        await foreach (var execution in client.Executions.ListAllAsync(perPage: 2))
        {
            ids.Add(execution.Id);
        }

        Assert.That(ids, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task SandboxesDoNotKnowEachOther()
    {
        await using var one = await FlowMaestroSandbox.StartAsync();
        await using var other = await FlowMaestroSandbox.StartAsync();
        using var client = one.CreateClient();

        await client.Workflows.ListAsync();

        Assert.That(one.BaseUrl, Is.Not.EqualTo(other.BaseUrl));
        Assert.That(one.BaseUrl.Host, Is.EqualTo("127.0.0.1"));
        Assert.That(other.Requests, Is.Empty);
    }

    [Test]
    public async Task PortCanBeChosenAndIsTakenOnlyOnce()
    {
        await using var first = await FlowMaestroSandbox.StartAsync();
        var port = first.BaseUrl.Port;

        Assert.That(() => FlowMaestroSandbox.StartAsync(options => options.Port = port), Throws.InstanceOf<IOException>());
        await first.DisposeAsync();
        await using var second = await FlowMaestroSandbox.StartAsync(options => options.Port = port);

        Assert.That(second.BaseUrl.Port, Is.EqualTo(port));
        Assert.That(() => second.Options.Port = 65536, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task DisposingEndsOpenStreamsAndRunningExecutionsAtOnce()
    {
        var sandbox = await FlowMaestroSandbox.StartAsync(options => options.ExecutionDuration = TimeSpan.FromDays(1));
        using var client = sandbox.CreateClient(options => options.MaxRetries = 0);
        var workflow = await NamedAsync(client, "Welcome mail");
        ExecutionTicket ticket = await client.Workflows.ExecuteAsync(workflow.Id);
        await using var events = client.Executions.StreamAsync(ticket.ExecutionId).GetAsyncEnumerator();
        await events.MoveNextAsync();

        await sandbox.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        await sandbox.DisposeAsync();
    }

    private static async Task<Workflow> NamedAsync(FlowMaestroClient client, string name) =>
        (await client.Workflows.ListAsync()).Single(workflow => workflow.Name == name);
}
