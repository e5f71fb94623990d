using FlowMaestro.Testing;

namespace FlowMaestro.Tests.Testing;

public sealed class SandboxFaultTests
{
    [Test]
    public async Task FailsAsOftenAsItWasToldAndDoesNothingElse()
    {
        await using var caller = await SandboxCaller.StartAsync(options => options.StartEmpty = true);
        caller.Sandbox.Fail("Webhooks_Create", 503, times: 2);
        object body = new { name = "Mine", url = "https://example.com", events = new[] { "test" } };

        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            statuses.Add((await caller.PostAsync("webhooks", body)).Status);
        }

        Assert.That(statuses, Is.EqualTo(new[] { 503, 503, 201 }));
        Assert.That((await caller.GetAsync("webhooks")).Data.Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task FailsWithTheBodyOfTheDocument()
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Sandbox.Fail(FlowMaestroSandbox.AnyOperation, 500, example: "plain");
        caller.Sandbox.Fail("Workflows_List", 429, retryAfter: TimeSpan.FromSeconds(7));
        caller.Sandbox.Fail("Workflows_List", 502);

        var plain = await caller.GetAsync("agents");
        var limited = await caller.GetAsync("workflows");
        var gateway = await caller.GetAsync("workflows");

        Assert.That((plain.Status, plain.Text), Is.EqualTo((500, """{"success":false,"error":"Internal server error"}""")));
        Assert.That((limited.Status, limited.Code, limited.Header("retry-after")), Is.EqualTo((429, "rate_limit_exceeded", "7")));
        Assert.That((int?)limited.Body["error"]!["details"]!["retry_after"], Is.EqualTo(7));
        Assert.That((gateway.Status, gateway.Text), Is.EqualTo((502, "<html><body><h1>502</h1></body></html>")));
    }

    [TestCase("minute", "23")]
    [TestCase("day", "49463")]
    public async Task NamedLimitAsksInHeaderAndBodyForThePauseOfItsExample(string window, string seconds)
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Sandbox.Fail("Workflows_List", 429, example: window);

        var limited = await caller.GetAsync("workflows");

        var details = limited.Body["error"]!["details"]!;
        Assert.That((limited.Header("retry-after"), (string?)details["retry_after"], (string?)details["window"]), Is.EqualTo((seconds, seconds, window)));
    }

    [TestCase(false, 0)]
    [TestCase(true, 1)]
    public async Task ConnectionIsCutBeforeOrAfterTheRequestTakesEffect(bool afterHandling, int executions)
    {
        await using var caller = await SandboxCaller.StartAsync(options => options.StartEmpty = true);
        var workflow = await caller.FirstIdAsync("workflows");
        caller.Sandbox.DropConnection("Workflows_Execute", afterHandling: afterHandling);

        Assert.That(() => caller.PostAsync($"workflows/{workflow}/execute"), Throws.InstanceOf<HttpRequestException>());

        Assert.That((await caller.GetAsync("executions")).Data.Count(), Is.EqualTo(executions));
        Assert.That((await caller.PostAsync($"workflows/{workflow}/execute")).Status, Is.EqualTo(202));
    }

    [Test]
    public async Task UnknownOperationsAndImpossibleNumbersAreRefused()
    {
        await using var caller = await SandboxCaller.StartAsync();

        Assert.That(() => caller.Sandbox.Fail("Workflows_Nap", 500), Throws.ArgumentException.With.Message.Contains("Workflows_Nap"));
        Assert.That(() => caller.Sandbox.Fail("Workflows_List", 200), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => caller.Sandbox.DropConnection("Workflows_List", times: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task LatencyHoldsEveryResponseBack()
    {
        var clock = new TestDoubles.ManualTimeProvider();
        await using var caller = await SandboxCaller.StartAsync(options =>
        {
            options.TimeProvider = clock;
            options.Latency = TimeSpan.FromSeconds(5);
        });

        var asking = caller.GetAsync("workflows");
        await clock.TimerAsync(due => due == TimeSpan.FromSeconds(5));
        var before = asking.IsCompleted;
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.That(before, Is.False);
        Assert.That((await asking).Status, Is.EqualTo(200));
    }
}
