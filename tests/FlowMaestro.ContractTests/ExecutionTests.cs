using FlowMaestro.Models;

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
        var looks = await Stubs.ExecutionAsync("exec_xyz789", ExecutionStatus.Pending, ExecutionStatus.Running, end);
        using var client = Stubs.CreateClient();
        var inputs = new { customer_email = "john@example.com" };
        var execution = mode == "async"
            ? await client.Workflows.RunAsync("wf_abc123", inputs, pollInterval: Often)
            : client.Workflows.Run("wf_abc123", inputs, pollInterval: Often);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((execution.Id, execution.Status.Value), Is.EqualTo(("exec_xyz789", end)));
            Assert.That(execution.Error is not null, Is.EqualTo(end == "failed"));
            Assert.That(await looks.CountAsync(), Is.InRange(1, 4));
            Assert.That(await Stubs.Calls("Workflows_Execute").CountAsync(), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task ArePausedUntilTheWaitIsOver()
    {
        await Stubs.ExecutionAsync("exec_paused", ExecutionStatus.Running, ExecutionStatus.Paused);
        using var client = Stubs.CreateClient();
        var thrown = (await Assert.CatchAsync<FlowMaestroTimeoutException>(
            async () => await client.Executions.WaitForCompletionAsync("exec_paused", pollInterval: Often, timeout: TimeSpan.FromSeconds(1))))!;
        Assert.That(thrown.LastKnown!.Status, Is.EqualTo(ExecutionStatus.Paused));
    }

    [Test]
    public async Task TellTheirStory()
    {
        await Stubs.ExecutionAsync("exec_xyz789", ExecutionStatus.Pending, ExecutionStatus.Running, ExecutionStatus.Failed);
        using var client = Stubs.CreateClient();
        List<string> types = [];
        await foreach (var e in client.Executions.StreamAsync("exec_xyz789"))
        {
            types.Add(e.Type);
        }

        Assert.That(types, Is.EqualTo(["connected", "execution:started", "execution:failed"]));
    }
}
