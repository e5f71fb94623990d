using FlowMaestro.Models;
using FlowMaestro.Testing;

namespace FlowMaestro.ContractTests;

/// <summary>Executions that go from state to state.</summary>
public sealed class ExecutionTests : ContractTest
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);

    [TestCase("async", "completed")]
    [TestCase("sync", "completed")]
    [TestCase("async", "failed")]
    [TestCase("sync", "failed")]
    [TestCase("async", "cancelled")]
    public async Task AreFollowedToTheirEnd(string mode, string end)
    {
        var stub = Stubs.Execution("exec_xyz789", ExecutionStatus.Pending, ExecutionStatus.Running, end);
        using var client = Stubs.CreateClient();
        var inputs = new { customer_email = "john@example.com" };
        var execution = mode == "async"
            ? await client.Workflows.RunAsync("wf_abc123", inputs, pollInterval: Often)
            : client.Workflows.Run("wf_abc123", inputs, pollInterval: Often);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((execution.Id, execution.Status.Value), Is.EqualTo(("exec_xyz789", end)));
            Assert.That(execution.Error is not null, Is.EqualTo(end == "failed"));
            Assert.That(stub.Polls.Count, Is.InRange(1, 4));
            Assert.That(Stubs.Calls("Workflows_Execute").Count, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task ArePausedUntilTheWaitIsOver()
    {
        Stubs.Execution("exec_paused", ExecutionStatus.Running, ExecutionStatus.Paused);
        using var client = Stubs.CreateClient();
        var thrown = (await Assert.CatchAsync<FlowMaestroTimeoutException>(
            async () => await client.Executions.WaitForCompletionAsync("exec_paused", pollInterval: Often, timeout: TimeSpan.FromSeconds(1))))!;
        Assert.That(thrown.LastKnown!.Status, Is.EqualTo(ExecutionStatus.Paused));
    }

    [Test]
    public async Task SendTheEventsOfTheStatesThatFollow()
    {
        Stubs.Execution("exec_1", ExecutionStatus.Pending, ExecutionStatus.Running, ExecutionStatus.Paused, ExecutionStatus.Running, ExecutionStatus.Failed);
        using var client = Stubs.CreateClient();
        Assert.That(await EventsAsync(client), Is.EqualTo(
            ["connected", "execution:started", "execution:paused", "execution:resumed", "execution:failed"]));
    }

    [Test]
    public async Task EachPollSeesTheNextStateAndTheLastOneStays()
    {
        var stub = Stubs.Execution("exec_1", ExecutionStatus.Pending, ExecutionStatus.Running, ExecutionStatus.Completed);
        using var client = Stubs.CreateClient();
        List<Execution> seen = [];
        for (var poll = 0; poll < 4; poll++)
        {
            seen.Add(await client.Executions.GetAsync("exec_1"));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen.Select(static execution => execution.Status.Value), Is.EqualTo(["pending", "running", "completed", "completed"]));
            Assert.That(seen.Select(static execution => execution.StartedAt is null), Is.EqualTo([true, false, false, false]));
            Assert.That(seen.Select(static execution => execution.CompletedAt is null), Is.EqualTo([true, true, false, false]));
            Assert.That(stub.Polls.Count, Is.EqualTo(4));
            Assert.That((await client.Executions.GetAsync("exec_other")).Data.Status, Is.EqualTo(ExecutionStatus.Completed), "another execution is the example");
        }
    }

    [TestCase(SandboxShape.Documented)]
    [TestCase(SandboxShape.Deployed)]
    public async Task BringTheOutputsAndTheErrorOfTheTest(SandboxShape shape)
    {
        using var server = WireMock.Server.WireMockServer.Start("http://127.0.0.1:0");
        var stubs = server.AddFlowMaestro(options => options.Shape = shape);
        using var client = stubs.CreateClient();
        stubs.Execution("exec_1", ExecutionStatus.Running, ExecutionStatus.Completed).WithOutputs(new { mail_id = "mail_7" });
        stubs.Execution("exec_2", ExecutionStatus.Failed).WithError("The mail server is down.", nodeId: "node_send");

        var completed = await client.Executions.WaitForCompletionAsync("exec_1", pollInterval: Often);
        var failed = await client.Executions.WaitForCompletionAsync("exec_2", pollInterval: Often);

        Assert.That((string?)completed.Outputs!["mail_id"], Is.EqualTo("mail_7"));
        Assert.That(failed.Error!.Message, Is.EqualTo("The mail server is down."));
    }

    private static async Task<List<string>> EventsAsync(FlowMaestroClient client)
    {
        List<string> types = [];
        await foreach (var e in client.Executions.StreamAsync("exec_1"))
        {
            types.Add(e.Type);
        }

        return types;
    }
}
