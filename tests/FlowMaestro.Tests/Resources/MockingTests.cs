using FlowMaestro.Models;

namespace FlowMaestro.Tests.Resources;

/// <summary>Code that uses the client is tested without a server: every client can be derived from, every result made.</summary>
public sealed class MockingTests
{
    [Test]
    public async Task AFakeClientRespondsAsItIsTold()
    {
        using var client = new FakeClient();

        Workflow workflow = await client.Workflows.GetAsync("wf_1");
        var run = await client.Workflows.RunAsync("wf_1", new { a = 1 });
        List<string> agents = [];
        await foreach (var agent in client.Agents.ListAllAsync())
        {
            agents.Add(agent.Id);
        }

        Assert.That((workflow.Id, run.EnsureSucceeded().OutputsAs<int>(), agents.Single()), Is.EqualTo(("wf_1", 42, "agent_1")));
    }

    [Test]
    public async Task AFakeClientFailsAsItIsTold()
    {
        using var client = new FakeClient();

        var e = await Assert.ThrowsAsync<FlowMaestroRateLimitException>(() => client.Workflows.ListAsync());

        Assert.That(
            (e!.RetryAfter, e.Code, e.StatusCode, e.Window),
            Is.EqualTo(((TimeSpan?)TimeSpan.FromSeconds(7), FlowMaestroErrorCodes.RateLimitExceeded, (int?)429, "minute")));
    }

    [Test]
    public void AnOverloadWithATokenReachesTheMethodThatIsFaked()
    {
        using var client = new FakeClient();

        Assert.That(client.Workflows.Execute("wf_1", CancellationToken.None).Data.ExecutionId, Is.EqualTo("exec_1"));
    }

    private sealed class FakeClient : FlowMaestroClient
    {
        public override WorkflowsClient Workflows { get; } = new FakeWorkflows();

        public override AgentsClient Agents { get; } = new FakeAgents();
    }

    private sealed class FakeWorkflows : WorkflowsClient
    {
        public override Task<ApiResponse<Workflow>> GetAsync(
            string workflowId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(ApiResponse.Create(new Workflow { Id = workflowId }));

        public override ApiResponse<ExecutionTicket> Execute(
            string workflowId, object? inputs = null, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
            ApiResponse.Create(new ExecutionTicket { ExecutionId = "exec_1", WorkflowId = workflowId, Status = ExecutionStatus.Pending });

        public override Task<Execution> RunAsync(
            string workflowId,
            object? inputs = null,
            TimeSpan? pollInterval = null,
            TimeSpan? timeout = null,
            IProgress<ExecutionEvent>? progress = null,
            RequestOptions? options = null,
            CancellationToken cancellationToken = default) =>
            Task.FromResult(new Execution { Id = "exec_1", Status = ExecutionStatus.Completed, Outputs = 42 });

        public override Task<Page<Workflow>> ListAsync(
            int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new FlowMaestroRateLimitException("Slow down.")
            {
                StatusCode = 429,
                RetryAfter = TimeSpan.FromSeconds(7),
                Window = "minute",
            };
    }

    private sealed class FakeAgents : AgentsClient
    {
        public override async IAsyncEnumerable<Agent> ListAllAsync(
            int? perPage = null, RequestOptions? options = null,
            [
                System.Runtime.CompilerServices.EnumeratorCancellation,
            ] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new Agent { Id = "agent_1" };
        }
    }
}
