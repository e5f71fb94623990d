using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Resources;

/// <summary>What is wrong is said before anything is sent, and in the caller's own words: the parameter is named.</summary>
public sealed class ArgumentTests
{
    private static readonly WebhookEventType[] Events = [WebhookEventType.Test];

    private static readonly (string Parameter, Func<FlowMaestroClient, Task> Async, Action<FlowMaestroClient> Sync)[] Mistakes =
    [
        ("page", c => c.Workflows.ListAsync(page: 0), c => c.Workflows.List(page: 0)),
        ("perPage", c => c.Workflows.ListAsync(perPage: 101), c => c.Workflows.List(perPage: 101)),
        ("perPage", c => c.Workflows.ListAsync(perPage: 0), c => c.Workflows.List(perPage: 0)),
        ("page", c => c.Executions.ListAsync(page: -1), c => c.Executions.List(page: -1)),
        ("page", c => c.Agents.ListAsync(page: 0), c => c.Agents.List(page: 0)),
        ("perPage", c => c.Agents.Memory.ListAsync("a", perPage: 101), c => c.Agents.Memory.List("a", perPage: 101)),
        ("perPage", c => c.Threads.ListMessagesAsync("t", perPage: 101), c => c.Threads.ListMessages("t", perPage: 101)),
        ("page", c => c.Triggers.ListAsync(page: 0), c => c.Triggers.List(page: 0)),
        ("perPage", c => c.KnowledgeBases.ListAsync(perPage: 101), c => c.KnowledgeBases.List(perPage: 101)),
        ("perPage", c => c.Webhooks.ListAsync(perPage: 101), c => c.Webhooks.List(perPage: 101)),
        ("page", c => c.Webhooks.ListDeliveriesAsync("w", page: 0), c => c.Webhooks.ListDeliveries("w", page: 0)),
        ("workflowId", c => c.Executions.ListAsync(workflowId: ""), c => c.Executions.List(workflowId: "")),
        ("workflowId", c => c.Triggers.ListAsync(workflowId: " "), c => c.Triggers.List(workflowId: " ")),
        ("workflowId", c => c.Workflows.GetAsync(""), c => c.Workflows.Get("")),
        ("workflowId", c => c.Workflows.ExecuteAsync(".."), c => c.Workflows.Execute("..")),
        ("workflowId", c => c.Workflows.RunAsync("."), c => c.Workflows.Run(".")),
        ("inputs", c => c.Workflows.ExecuteAsync("w", "text"), c => c.Workflows.Execute("w", "text")),
        ("inputs", c => c.Workflows.RunAsync("w", new[] { 1 }), c => c.Workflows.Run("w", new[] { 1 })),
        (
            "pollInterval",
            c => c.Workflows.RunAsync("w", pollInterval: TimeSpan.Zero),
            c => c.Workflows.Run("w", pollInterval: TimeSpan.Zero)),
        ("executionId", c => c.Executions.GetAsync(" "), c => c.Executions.Get(" ")),
        ("executionId", c => c.Executions.CancelAsync(""), c => c.Executions.Cancel("")),
        ("executionId", c => c.Executions.WaitForCompletionAsync(""), c => c.Executions.WaitForCompletion("")),
        ("agentId", c => c.Agents.GetAsync(""), c => c.Agents.Get("")),
        ("agentId", c => c.Agents.CreateThreadAsync("../x/.."[..2]), c => c.Agents.CreateThread("..")),
        ("metadata", c => c.Agents.CreateThreadAsync("a", 5), c => c.Agents.CreateThread("a", 5)),
        ("userId", c => c.Agents.Memory.GetAsync("a", ""), c => c.Agents.Memory.Get("a", "")),
        ("workingMemory", c => c.Agents.Memory.UpdateAsync("a", "u", null!, null), c => c.Agents.Memory.Update("a", "u", null!, null)),
        ("query", c => c.Agents.Memory.SearchAsync("a", " "), c => c.Agents.Memory.Search("a", " ")),
        ("topK", c => c.Agents.Memory.SearchAsync("a", "q", topK: 0), c => c.Agents.Memory.Search("a", "q", topK: 0)),
        (
            "similarityThreshold",
            c => c.Agents.Memory.SearchAsync("a", "q", similarityThreshold: 1.1),
            c => c.Agents.Memory.Search("a", "q", similarityThreshold: double.NaN)),
        ("userId", c => c.Agents.Memory.SearchAsync("a", "q", userId: ""), c => c.Agents.Memory.Search("a", "q", userId: "")),
        ("threadId", c => c.Threads.GetAsync(""), c => c.Threads.Get("")),
        ("content", c => c.Threads.SendMessageAsync("t", ""), c => c.Threads.SendMessage("t", "")),
        ("triggerId", c => c.Triggers.ExecuteAsync(""), c => c.Triggers.Execute("")),
        ("inputs", c => c.Triggers.ExecuteAsync("t", true), c => c.Triggers.Execute("t", true)),
        ("query", c => c.KnowledgeBases.QueryAsync("k", ""), c => c.KnowledgeBases.Query("k", "")),
        ("topK", c => c.KnowledgeBases.QueryAsync("k", "q", topK: 0), c => c.KnowledgeBases.Query("k", "q", topK: -1)),
        ("name", c => c.Webhooks.CreateAsync("", "u", Events), c => c.Webhooks.Create("", "u", Events)),
        ("url", c => c.Webhooks.CreateAsync("n", " ", Events), c => c.Webhooks.Create("n", " ", Events)),
        ("events", c => c.Webhooks.CreateAsync("n", "u", []), c => c.Webhooks.Create("n", "u", [default])),
        ("events", c => c.Webhooks.CreateAsync("n", "u", null!), c => c.Webhooks.Create("n", "u", null!)),
        ("update", c => c.Webhooks.UpdateAsync("w", null!), c => c.Webhooks.Update("w", null!)),
        ("webhookId", c => c.Webhooks.DeleteAsync(""), c => c.Webhooks.Delete("")),
        ("perPage", Deferred(c => c.Workflows.ListAllAsync(perPage: 101)), c => c.Workflows.ListAll(perPage: 101)),
        ("workflowId", Deferred(c => c.Executions.ListAllAsync("")), c => c.Executions.ListAll("")),
        ("workflowId", Deferred(c => c.Triggers.ListAllAsync("")), c => c.Triggers.ListAll("")),
        ("agentId", Deferred(c => c.Agents.Memory.ListAllAsync("..")), c => c.Agents.Memory.ListAll("..")),
        ("threadId", Deferred(c => c.Threads.ListAllMessagesAsync("")), c => c.Threads.ListAllMessages("")),
        ("webhookId", Deferred(c => c.Webhooks.ListAllDeliveriesAsync(" ")), c => c.Webhooks.ListAllDeliveries(" ")),
        ("executionId", Deferred(c => c.Executions.StreamAsync("")), c => c.Executions.Stream("")),
        ("threadId", Deferred(c => c.Threads.StreamAsync("")), c => c.Threads.Stream("")),
        ("content", Deferred(c => c.Threads.SendMessageStreamAsync("t", " ")), c => c.Threads.SendMessageStream("t", " ")),
    ];

    private static IEnumerable<TestCaseData> Cases =>
        Mistakes.Select(static (mistake, i) => new TestCaseData(i).SetArgDisplayNames($"{i} {mistake.Parameter}"));

    [TestCaseSource(nameof(Cases))]
    public async Task AreCheckedBeforeAnythingIsSent(int mistake)
    {
        using var stub = StubHandler.Json("{}");
        using var client = TestClient.For(stub);
        var (parameter, callAsync, call) = Mistakes[mistake];

        var async = await Assert.CatchAsync<ArgumentException>(() => callAsync(client));
        var sync = Assert.Catch<ArgumentException>(() => call(client));

        Assert.That((async?.ParamName, sync?.ParamName), Is.EqualTo((parameter, parameter)));
        Assert.That(stub.Requests, Is.Empty);
    }

    [Test]
    public async Task ThatAreOddButPossibleTravelAsTheyAre()
    {
        using var stub = ApiDocument.Operation("AgentMemory_Get").Stub("documented");
        using var client = TestClient.For(stub);

        await client.Agents.Memory.GetAsync("a/b?c#d", "Jürgen ../% +@x.de");

        Assert.That(stub.Requests.Single().Target, Is.EqualTo("/api/v1/agents/a%2Fb%3Fc%23d/memory/J%C3%BCrgen%20..%2F%25%20%2B%40x.de"));
    }

    // The call itself has to throw, not the loop over what it gives.
    private static Func<FlowMaestroClient, Task> Deferred<T>(Func<FlowMaestroClient, IAsyncEnumerable<T>> call) => client =>
    {
        call(client);
        return Task.CompletedTask;
    };
}
