using FlowMaestro.Models;
using FlowMaestro.Testing;

namespace FlowMaestro.ContractTests;

/// <summary>What is sent again and what is not, counted by the server.</summary>
public sealed class RetryTests : ContractTest
{
    [TestCase("async")]
    [TestCase("sync")]
    public async Task ComesBackAfterALimit(string mode)
    {
        var calls = await Stubs.RateLimitAsync("Workflows_Get", TimeSpan.Zero, times: 2);
        using var client = Stubs.CreateClient();
        var workflow = mode == "async" ? await client.Workflows.GetAsync("wf_abc123") : client.Workflows.Get("wf_abc123");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(workflow.Data.Name, Is.EqualTo("Welcome mail"));
            Assert.That(await calls.CountAsync(), Is.EqualTo(3));
        }
    }

    [Test]
    public async Task TellsHowLongALimitLasts()
    {
        var calls = await Stubs.RateLimitAsync("Workflows_Execute", TimeSpan.FromMinutes(10));
        using var client = Stubs.CreateClient();
        var thrown = (await Assert.CatchAsync<FlowMaestroRateLimitException>(async () => await client.Workflows.ExecuteAsync("wf_abc123")))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.RetryAfter, Is.EqualTo(TimeSpan.FromMinutes(10)));
            Assert.That(thrown.Window, Is.EqualTo("minute"));
            Assert.That(await calls.CountAsync(), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task GivesUpAtOnceWhereTheLimitOfTheDayIsUsedUp()
    {
        var calls = await Stubs.AnswerAsync("Workflows_Get", "429-day");
        using var client = Stubs.CreateClient();
        var thrown = (await Assert.CatchAsync<FlowMaestroRateLimitException>(async () => await client.Workflows.GetAsync("wf_abc123")))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(49463)));
            Assert.That(thrown.Window, Is.EqualTo("day"));
            Assert.That(await calls.CountAsync(), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task AsksAgainAfterAResetConnection()
    {
        var calls = await Stubs.FaultAsync("Workflows_Get", StubFault.ConnectionReset, times: 1);
        using var client = Stubs.CreateClient();
        Assert.That((await client.Workflows.GetAsync("wf_abc123")).Data.Id, Is.EqualTo("wf_abc123"));
        Assert.That(await calls.CountAsync(), Is.EqualTo(2));
    }

    [TestCase(StubFault.ConnectionReset)]
    [TestCase(StubFault.EmptyResponse)]
    [TestCase(StubFault.MalformedBody)]
    [TestCase(StubFault.Garbage)]
    public async Task NeverStartsAWorkflowTwice(StubFault fault)
    {
        var calls = await Stubs.FaultAsync("Workflows_Execute", fault);
        using var client = Stubs.CreateClient();
        var thrown = (await Assert.CatchAsync<FlowMaestroException>(async () => await client.Workflows.ExecuteAsync("wf_abc123", new { customer_email = "a@example.com" })))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown, Is.TypeOf<FlowMaestroConnectionException>());
            Assert.That(thrown.OutcomeUnknown, Is.True);
            Assert.That(await calls.CountAsync(), Is.EqualTo(1));
        }
    }

    [TestCase("500-internalError")]
    [TestCase("503")]
    public async Task NeverSendsAMessageTwice(string answer)
    {
        var calls = await Stubs.AnswerAsync("Threads_SendMessage", answer);
        using var client = Stubs.CreateClient();
        await Assert.CatchAsync<FlowMaestroServerException>(async () => await client.Threads.SendMessageAsync("thread_xyz789", "Where is it?"));
        var request = (await calls.GetRequestsAsync()).Single();
        Assert.That((string?)request.Body!["content"], Is.EqualTo("Where is it?"));
    }

    [Test]
    public async Task RefusesAKeyWithoutRights()
    {
        var calls = await Stubs.RefuseKeyAsync("fm_live_reader");
        using var reader = Stubs.CreateClient(static options => options.ApiKey = "fm_live_reader");
        using var other = Stubs.CreateClient();
        var thrown = (await Assert.CatchAsync<FlowMaestroAuthorizationException>(async () => await reader.Workflows.ExecuteAsync("wf_abc123")))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Details!["missing_scopes"]!.Values<string>(), Is.EqualTo(["workflows:read", "workflows:execute"]));
            Assert.That((await other.Workflows.ExecuteAsync("wf_abc123")).Data.Status, Is.EqualTo(ExecutionStatus.Pending));
            Assert.That(await calls.CountAsync(), Is.EqualTo(2));
        }
    }
}
