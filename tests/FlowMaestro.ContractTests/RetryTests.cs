using FlowMaestro.Models;

namespace FlowMaestro.ContractTests;

/// <summary>What is sent again and what is not, counted by the server.</summary>
public sealed class RetryTests : ContractTest
{
    [TestCase("async")]
    [TestCase("sync")]
    public async Task ComesBackAfterALimit(string mode)
    {
        var calls = Stubs.RateLimit("Workflows_Get", TimeSpan.Zero, times: 2);
        using var client = Stubs.CreateClient();
        var workflow = mode == "async" ? await client.Workflows.GetAsync("wf_abc123") : client.Workflows.Get("wf_abc123");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(workflow.Data.Name, Is.EqualTo("Welcome mail"));
            Assert.That(calls.Count, Is.EqualTo(3));
        }
    }

    [Test]
    public async Task TellsHowLongALimitLasts()
    {
        var calls = Stubs.RateLimit("Workflows_Execute", TimeSpan.FromMinutes(10));
        using var client = Stubs.CreateClient();
        var thrown = (await Assert.CatchAsync<FlowMaestroRateLimitException>(async () => await client.Workflows.ExecuteAsync("wf_abc123")))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.RetryAfter, Is.EqualTo(TimeSpan.FromMinutes(10)));
            Assert.That(thrown.Window, Is.EqualTo("minute"));
            Assert.That(calls.Count, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task GivesUpAtOnceWhereTheLimitOfTheDayIsUsedUp()
    {
        var calls = Stubs.Answer("Workflows_Get", "429-day");
        using var client = Stubs.CreateClient();
        var thrown = (await Assert.CatchAsync<FlowMaestroRateLimitException>(async () => await client.Workflows.GetAsync("wf_abc123")))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(49463)));
            Assert.That(thrown.Window, Is.EqualTo("day"));
            Assert.That(calls.Count, Is.EqualTo(1));
        }
    }

    [TestCase("500-internalError")]
    [TestCase("503")]
    public async Task NeverSendsAMessageTwice(string answer)
    {
        var calls = Stubs.Answer("Threads_SendMessage", answer);
        using var client = Stubs.CreateClient();
        await Assert.CatchAsync<FlowMaestroServerException>(async () => await client.Threads.SendMessageAsync("thread_xyz789", "Where is it?"));
        var request = calls.Requests.Single();
        Assert.That((string?)request.Body!["content"], Is.EqualTo("Where is it?"));
    }

    [Test]
    public async Task RefusesAKeyWithoutRights()
    {
        var calls = Stubs.RefuseKey("fm_live_reader");
        using var reader = Stubs.CreateClient(static options => options.ApiKey = "fm_live_reader");
        using var other = Stubs.CreateClient();
        var thrown = (await Assert.CatchAsync<FlowMaestroAuthorizationException>(async () => await reader.Workflows.ExecuteAsync("wf_abc123")))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Details!["missing_scopes"]!.Values<string>(), Is.EqualTo(["workflows:read", "workflows:execute"]));
            Assert.That((await other.Workflows.ExecuteAsync("wf_abc123")).Data.Status, Is.EqualTo(ExecutionStatus.Pending));
            Assert.That(calls.Count, Is.EqualTo(2));
        }
    }
}
