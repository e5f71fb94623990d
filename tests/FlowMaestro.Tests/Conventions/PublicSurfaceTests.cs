#pragma warning disable IDE0007 // the types are what is tested

using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Conventions;

/// <summary>
/// Every call as a user types it: that it compiles is half of the test. Types are written out where a change of one
/// would break users.
/// </summary>
public sealed class PublicSurfaceTests
{
    [Test]
    public async Task OfTheClientAndItsOptions()
    {
        using var stub = DocumentedServer.Stub();
        var options = new FlowMaestroClientOptions
        {
            ApiKey = TestClient.Key,
            BaseUrl = new Uri("https://api.flowmaestro.io"),
            Timeout = TimeSpan.FromSeconds(30),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxRetries = 3,
            MaxRetryDelay = TimeSpan.FromSeconds(60),
            Headers = new Dictionary<string, string> { ["X-Custom-Header"] = "value" },
            AllowInsecureHttp = false,
            Handler = stub,
            LoggerFactory = (ILoggerFactory?)null,
            TimeProvider = TimeProvider.System,
        };
        using var fromKey = new FlowMaestroClient("fm_live_your_api_key");
        await using var client = new FlowMaestroClient(options);
        Func<FlowMaestroClient> fromEnvironment = FlowMaestroClient.FromEnvironment;
        (WorkflowsClient, ExecutionsClient, AgentsClient, ThreadsClient, TriggersClient, KnowledgeBasesClient, WebhooksClient) parts =
            (client.Workflows, client.Executions, client.Agents, client.Threads, client.Triggers, client.KnowledgeBases, client.Webhooks);

        var call = new RequestOptions { Timeout = TimeSpan.FromSeconds(5), MaxRetries = 0, Headers = new Dictionary<string, string> { ["X-Call"] = "1" } };
        await parts.Item1.ListAsync(options: call);
        call = new RequestOptions { Headers = { ["X-Call"] = "2" } };
        client.Workflows.List(options: call);

        Assert.That(stub.Requests.Select(static request => (request.Headers["X-Custom-Header"], request.Headers["X-Call"])), Is.EqualTo([("value", "1"), ("value", "2")]));
        Assert.That(fromEnvironment.Method.IsStatic, Is.True);
        Assert.That(fromKey.Workflows, Is.Not.Null);
    }

    [Test]
    public void OfTheDefaults()
    {
        var options = new FlowMaestroClientOptions();

        Assert.That((options.BaseUrl.ToString(), options.Timeout, options.ConnectTimeout), Is.EqualTo(("https://api.flowmaestro.io/", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10))));
        Assert.That((options.MaxRetries, options.MaxRetryDelay, options.AllowInsecureHttp, options.Headers.Count), Is.EqualTo((3, TimeSpan.FromSeconds(60), false, 0)));
        Assert.Throws<ArgumentNullException>(() => options.Headers = null!);
        Assert.Throws<ArgumentNullException>(() => _ = new RequestOptions { Headers = null! });
    }

    [Test]
    public async Task OfResults()
    {
        using var stub = DocumentedServer.Stub();
        using var client = TestClient.For(stub);

        ApiResponse<Workflow> response = await client.Workflows.GetAsync("wf_abc123");
        Workflow workflow = response;
        var (data, meta) = response;
        (string, DateTimeOffset, System.Net.HttpStatusCode) about = (response.Meta.RequestId, response.Meta.Timestamp, response.StatusCode);
        RateLimit? limit = response.RateLimit;
        (int?, int?, DateTimeOffset?, int?, int?) counts = (limit!.Limit, limit.Remaining, limit.Reset, limit.LimitPerDay, limit.RemainingPerDay);
        Page<Workflow> page = client.Workflows.List(page: 1, perPage: 20);
        ApiResponse<IReadOnlyList<Workflow>> asResponse = page;
        IReadOnlyList<Workflow> asList = page;
        Pagination? pagination = page.Pagination;
        foreach (var row in page)
        {
            Assert.That(row.Name, Is.Not.Empty);
        }

        Assert.That((workflow.Id, data.Id, meta.RequestId, asResponse.Data.Count, asList.Count), Is.EqualTo(("wf_abc123", "wf_abc123", about.Item1, 2, 2)));
        Assert.That((counts.Item1, pagination!.TotalCount, ApiResponse.Create(workflow).Data.Id, response.Headers.Contains("x-request-id")), Is.EqualTo(((int?)60, 2, "wf_abc123", true)));
    }

    [Test]
    public async Task OfWorkflowsAndExecutions()
    {
        using var stub = DocumentedServer.Stub();
        using var client = TestClient.For(stub);
        using var source = new CancellationTokenSource();
        var token = source.Token;

        Workflow workflow = await client.Workflows.GetAsync("wf_abc123", cancellationToken: token);
        (string, string, string?, int, string?, IReadOnlyDictionary<string, WorkflowInput>?, JToken?) fields =
            (workflow.Id, workflow.Name, workflow.Description, workflow.Version, workflow.Status, workflow.Inputs, workflow.InputSchema);
        ExecutionTicket ticket = await client.Workflows.ExecuteAsync("wf_abc123", new Dictionary<string, object?> { ["name"] = "John" });
        ticket = await client.Workflows.ExecuteAsync("wf_abc123", token);
        ticket = client.Workflows.Execute("wf_abc123", inputs: new { name = "John" });
        ticket = client.Workflows.Execute("wf_abc123", new JObject { ["name"] = "John" }, cancellationToken: token);
        (string, string, string?, ExecutionStatus, JToken?) ticketFields = (ticket.ExecutionId, ticket.WorkflowId, ticket.TriggerId, ticket.Status, ticket.Inputs);
        Execution run = await client.Workflows.RunAsync("wf_abc123", new { name = "John" }, pollInterval: TimeSpan.FromSeconds(1), timeout: TimeSpan.FromMinutes(5), progress: new Progress<ExecutionEvent>());
        run = await client.Workflows.RunAsync("wf_abc123", token);
        run = client.Workflows.Run("wf_abc123", token);

        Execution execution = await client.Executions.WaitForCompletionAsync(ticket.ExecutionId, pollInterval: TimeSpan.FromSeconds(1), timeout: TimeSpan.FromMinutes(5), progress: null, options: null, cancellationToken: token);
        execution = client.Executions.WaitForCompletion(ticket.ExecutionId);
        execution = await client.Executions.GetAsync(ticket.ExecutionId);
        ExecutionCancellation cancellation = await client.Executions.CancelAsync(ticket.ExecutionId);
        Page<Execution> page = await client.Executions.ListAsync("wf_abc123", ExecutionStatus.Failed, page: 1, perPage: 20);
        IAsyncEnumerable<Execution> all = client.Executions.ListAllAsync(workflowId: "wf_abc123", status: "failed", perPage: 100);
        IEnumerable<Execution> allAtOnce = client.Executions.ListAll(workflowId: "wf_abc123", status: ExecutionStatus.Failed, perPage: 100);
        (string, string, ExecutionStatus, JToken?, JToken?, ExecutionError?, DateTimeOffset?, DateTimeOffset?, DateTimeOffset) whole =
            (execution.Id, execution.WorkflowId, execution.Status, execution.Inputs, execution.Outputs, execution.Error, execution.StartedAt, execution.CompletedAt, execution.CreatedAt);
        var outputs = execution.EnsureSucceeded().OutputsAs<Dictionary<string, object>>(serializer: null);

        Assert.That((fields.Item1, ticketFields.Item1, run.Id, whole.Item1), Is.EqualTo(("wf_abc123", "exec_xyz789", "exec_xyz789", "exec_xyz789")));
        Assert.That((execution.Status.IsTerminal, execution.Status == ExecutionStatus.Completed, execution.Status.IsKnown, outputs!["mail_id"]), Is.EqualTo((true, true, true, "mail_42")));
        Assert.That((cancellation.Status == ExecutionStatus.Cancelled, page[0].Error!.NodeId, page[0].Error!.ToString(), allAtOnce.Last().Error!.Code), Is.EqualTo((true, "node_send", "The mail address is not valid.", "invalid_address")));
        Assert.That(all, Is.Not.Null);
    }

    [Test]
    public async Task OfAgentsAndTheirMemory()
    {
        using var stub = DocumentedServer.Stub();
        using var client = TestClient.For(stub);

        Page<Agent> agents = await client.Agents.ListAsync();
        IEnumerable<Agent> all = client.Agents.ListAll(perPage: 10);
        Agent agent = client.Agents.Get("agent_abc123");
        AgentThread thread = await client.Agents.CreateThreadAsync("agent_abc123", metadata: new { user_id = "user_456" });
        thread = client.Agents.CreateThread("agent_abc123", CancellationToken.None);
        AgentMemoryClient memory = client.Agents.Memory;
        Page<AgentMemory> memories = await memory.ListAsync("agent_abc123");
        AgentMemory one = await memory.GetAsync("agent_abc123", "user_456");
        one = await memory.UpdateAsync("agent_abc123", "user_456", workingMemory: "text", metadata: one.Metadata);
        AgentMemorySearch search = await memory.SearchAsync("agent_abc123", query: "address", topK: 3, similarityThreshold: 0.7, userId: "user_456");
        AgentMemoryStats stats = memory.GetStats("agent_abc123");
        bool deleted = memory.Delete("agent_abc123", "user_456").Data.Deleted;

        Assert.That((agents[0].Name, agents[0].Model, all.Single().Id, agent.Id, thread.Id), Is.EqualTo(("Order desk", "gpt-4o", "agent_abc123", "agent_abc123", "thread_xyz789")));
        Assert.That((memories[0].UserId, one.WorkingMemory, search.Results[0].Similarity, stats.EmbeddingCount, deleted), Is.EqualTo(("user_456", "Prefers short answers. Lives in Oslo.", 0.83, 340, true)));
        Assert.That(memory.ListAll("agent_abc123").Single().UserId, Is.EqualTo("user_456"));
    }

    [Test]
    public async Task OfThreads()
    {
        using var stub = DocumentedServer.Stub();
        using var client = TestClient.For(stub);

        AgentThread thread = await client.Threads.GetAsync("thread_xyz789");
        Page<ThreadMessage> messages = client.Threads.ListMessages("thread_xyz789", page: 1, perPage: 20);
        IAsyncEnumerable<ThreadMessage> all = client.Threads.ListAllMessagesAsync("thread_xyz789");
        MessageReply reply = await client.Threads.SendMessageAsync("thread_xyz789", "What is my order status?");
        (string?, MessageRole, IReadOnlyList<ToolCall>, TokenUsage?, string?, string?, string) fields =
            (reply.Content, reply.Role, reply.ToolCalls, reply.Usage, reply.Id, reply.ExecutionId, reply.ThreadId);
        Deletion deletion = await client.Threads.DeleteAsync("thread_xyz789");
        var text = "";
        await foreach (ThreadEvent e in client.Threads.SendMessageStreamAsync("thread_xyz789", "Tell me a story"))
        {
            text += e is MessageTokenEvent { Token: var token } ? token : "";
        }

        IEnumerable<ThreadEvent> stream = client.Threads.Stream("thread_xyz789");

        Assert.That((thread.Id, messages[0].Role == MessageRole.User, messages[0].Content, fields.Item4!.TotalTokens), Is.EqualTo(("thread_xyz789", true, "What is my order status?", 138)));
        Assert.That((deletion.Id, deletion.Deleted, text.Length > 0, stream.First() is ThreadConnectedEvent), Is.EqualTo(("thread_xyz789", true, true, true)));
        Assert.That(all, Is.Not.Null);
    }

    [Test]
    public async Task OfTriggersKnowledgeBasesAndWebhooks()
    {
        using var stub = DocumentedServer.Stub();
        using var client = TestClient.For(stub);

        Page<Trigger> triggers = await client.Triggers.ListAsync(workflowId: "wf_abc123", page: 1, perPage: 20);
        ExecutionTicket ticket = client.Triggers.Execute("trigger_abc123", inputs: new { event_type = "user_signup" });
        ticket = await client.Triggers.ExecuteAsync("trigger_abc123", CancellationToken.None);
        Page<KnowledgeBase> bases = client.KnowledgeBases.List();
        KnowledgeBaseQueryResult found = await client.KnowledgeBases.QueryAsync("kb_abc123", "How do I reset my password?", topK: 5);
        (double, string, string?, string, string, JToken?) hit =
            (found.Results[0].Similarity, found.Results[0].Content, found.Results[0].DocumentName, found.Results[0].DocumentId, found.Results[0].Id, found.Results[0].Metadata);
        CreatedWebhook created = await client.Webhooks.CreateAsync("My Webhook", "https://api.example.com/webhook", [WebhookEventType.ExecutionCompleted, "execution.failed"], headers: new Dictionary<string, string> { ["X-A"] = "1" });
        Webhook updated = client.Webhooks.Update("wh_abc123", new WebhookUpdate { Headers = null });
        WebhookTestResult test = await client.Webhooks.TestAsync("wh_abc123");
        (bool, int?, string?) outcome = (test.Success, test.ResponseTimeMs, test.ErrorMessage);
        Page<WebhookDeliveryRecord> deliveries = client.Webhooks.ListDeliveries("wh_abc123", page: 1, perPage: 20);
        Deletion deletion = client.Webhooks.Delete("wh_abc123");
        ApiResponse<JToken> other = await client.SendAsync(HttpMethod.Get, "/api/v1/webhooks");
        other = client.Send(HttpMethod.Get, "api/v1/webhooks", CancellationToken.None);

        Assert.That((triggers[0].Name, triggers[0].Type.Value, ticket.ExecutionId, bases[0].DocumentCount, hit.Item1), Is.EqualTo(("New customer", "event", "exec_xyz789", 42, 0.912)));
        Assert.That((created.Secret.Length > 0, updated.Headers, outcome, deliveries[0].Status.Value, deletion.Deleted), Is.EqualTo((true, (object?)null, (true, (int?)87, (string?)null), "success", true)));
        Assert.That(((string?)other.Data["data"]![0]!["id"], client.Webhooks.ListAllDeliveries("wh_abc123").Count()), Is.EqualTo(("wh_abc123", 1)));
    }
}
