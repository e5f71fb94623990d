using FlowMaestro.Testing;
using FlowMaestro.Tests.TestDoubles;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Testing;

public sealed class SandboxExecutionTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _clock = new();

    [Test]
    public async Task GoesFromPendingThroughRunningToCompleted()
    {
        await using var caller = await StartAsync();
        var id = await caller.ExecuteAsync(new { customer_email = "ada@example.com", customer_name = "Ada" });
        var states = new List<string> { await caller.StatusAsync(id) };

        await StepAsync();
        await WaitingAsync();
        states.Add(await caller.StatusAsync(id));
        await StepAsync(3);
        await caller.EndAsync(id);
        var row = await RowAsync(caller, id);

        Assert.That(states, Is.EqualTo(new[] { "pending", "running" }));
        Assert.That((string?)row["status"], Is.EqualTo("completed"));
        Assert.That(row["outputs"]!.Value<string>("subject"), Is.EqualTo("Welcome, Ada!"));
        Assert.That(row["outputs"]!.Value<string>("sent_to"), Is.EqualTo("ada@example.com"));
        Assert.That((string?)row["started_at"], Is.EqualTo("2026-02-03T10:15:31.000Z"));
        Assert.That((string?)row["completed_at"], Is.EqualTo("2026-02-03T10:15:40.000Z"));
    }

    [Test]
    public async Task StreamsWhatHappensInTheStyleOfLiveEvents()
    {
        await using var caller = await StartAsync();
        var id = await caller.ExecuteAsync(new { customer_email = "ada@example.com" });
        var reading = await caller.OpenEventsAsync($"executions/{id}/events");
        await StepAsync(4);

        var events = await reading;

        Assert.That(events.Select(e => e.EventType), Is.EqualTo(new[]
        {
            "connected", "execution:started",
            "node:started", "node:completed", "execution:progress",
            "node:started", "node:completed", "execution:progress",
            "node:started", "node:completed", "execution:progress",
            "execution:completed",
        }));
        Assert.That(events[0].Data.ToString(), Is.EqualTo(new JObject { ["execution_id"] = id, ["status"] = "pending" }.ToString()));
        Assert.That((string?)events[3].Data["executionId"], Is.EqualTo(id));
        Assert.That((string?)events[3].Data["nodeName"], Is.EqualTo("Look up the customer"));
        Assert.That((double?)events[3].Data["duration"], Is.EqualTo(3000));
        Assert.That((long?)events[3].Data["timestamp"], Is.EqualTo((ManualTimeProvider.Start + TimeSpan.FromSeconds(4)).ToUnixTimeMilliseconds()));
        Assert.That((int?)events[4].Data["percentage"], Is.EqualTo(33));
        Assert.That(events[^1].Data["outputs"]!.Value<string>("sent_to"), Is.EqualTo("ada@example.com"));
    }

    [Test]
    public async Task StreamOpenedAfterTheEndSaysOnlyTheEnd()
    {
        await using var caller = await StartAsync();
        var id = await caller.ExecuteAsync();
        await StepAsync(4);
        await caller.EndAsync(id);

        var events = await await caller.OpenEventsAsync($"executions/{id}/events");

        Assert.That(events.Select(e => e.EventType), Is.EqualTo(new[] { "execution:completed" }));
        Assert.That(events[0].Data.Properties().Select(p => p.Name), Is.EqualTo(new[] { "execution_id", "status", "outputs", "error", "completed_at" }));
    }

    [Test]
    public async Task FailsAtTheLastNode()
    {
        await using var caller = await StartAsync(options => options.FailExecutions = "No mail server.");
        var id = await caller.ExecuteAsync();
        var reading = await caller.OpenEventsAsync($"executions/{id}/events");
        await StepAsync(4);

        var events = await reading;
        var row = await RowAsync(caller, id);

        Assert.That(events.Select(e => e.EventType).TakeLast(3), Is.EqualTo(new[] { "node:started", "node:failed", "execution:failed" }));
        Assert.That((string?)events[^1].Data["error"], Is.EqualTo("No mail server."));
        Assert.That((string?)events[^1].Data["failedNodeId"], Is.EqualTo("node_send"));
        Assert.That((string?)row["status"], Is.EqualTo("failed"));
        Assert.That((string?)row["error"], Is.EqualTo("No mail server."), "the deployed server sends text");
    }

    [Test]
    public async Task FailsWithWhatTheOutputsThrow()
    {
        await using var caller = await StartAsync(options =>
        {
            options.Workflows.Clear();
            options.Workflows.Add(new SandboxWorkflow("Broken") { Outputs = _ => throw new InvalidOperationException("Out of paper.") });
        });
        var id = await caller.ExecuteAsync();
        await StepAsync(2);
        await caller.EndAsync(id);

        Assert.That((string?)(await RowAsync(caller, id))["error"], Is.EqualTo("Out of paper."));
    }

    [Test]
    public async Task PausesAfterTheFirstNodeAndGoesOn()
    {
        await using var caller = await StartAsync(options => options.PauseExecutions = TimeSpan.FromHours(1));
        var id = await caller.ExecuteAsync();
        var reading = await caller.OpenEventsAsync($"executions/{id}/events");
        await StepAsync(2);
        await WaitingAsync();
        var paused = await caller.StatusAsync(id);
        var cancellation = await caller.PostAsync($"executions/{id}/cancel");
        await StepAsync(3);

        var types = (await reading).Select(e => e.EventType).ToList();

        Assert.That(paused, Is.EqualTo("paused"));
        Assert.That(cancellation.Status, Is.EqualTo(400));
        Assert.That(types.Skip(5).Take(2), Is.EqualTo(new[] { "execution:paused", "execution:resumed" }));
        Assert.That(await caller.StatusAsync(id), Is.EqualTo("completed"));
    }

    [Test]
    public async Task PublicServerPublishesNothingOfACancellation()
    {
        await using var caller = await StartAsync();
        var id = await caller.ExecuteAsync();
        var reading = await caller.OpenEventsAsync($"executions/{id}/events");

        var cancelled = await caller.PostAsync($"executions/{id}/cancel");
        await StepAsync();
        var row = await RowAsync(caller, id);
        var later = await caller.EndAsync(id);

        Assert.That((cancelled.Status, (string?)cancelled.Data["status"]), Is.EqualTo((200, "cancelled")));
        Assert.That(((string?)row["status"], row["completed_at"]!.Type), Is.EqualTo(("cancelled", JTokenType.Null)));
        Assert.That(later.EventType, Is.EqualTo("execution:cancelled"), "a stream opened after the end says so");
        Assert.That(reading.IsCompleted, Is.False);
        await caller.Sandbox.DisposeAsync();
        Assert.That(() => reading, Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task DocumentedServerPublishesACancellation()
    {
        await using var caller = await StartAsync(options => options.Shape = SandboxShape.Documented);
        var id = await caller.ExecuteAsync();
        var reading = await caller.OpenEventsAsync($"executions/{id}/events");
        await StepAsync();
        await WaitingAsync();

        var first = await caller.PostAsync($"executions/{id}/cancel");
        var second = await caller.PostAsync($"executions/{id}/cancel");
        var events = await reading;

        Assert.That((first.Status, (string?)first.Data["status"]), Is.EqualTo((200, "cancelled")));
        Assert.That((second.Status, second.Code), Is.EqualTo((400, "validation_error")));
        Assert.That((string?)second.Body["error"]!["message"], Is.EqualTo("Execution cannot be cancelled. Current status: cancelled"));
        Assert.That(events[^1].EventType, Is.EqualTo("execution:cancelled"));
        Assert.That((string?)events[^1].Data["execution_id"], Is.EqualTo(id));
        Assert.That((await RowAsync(caller, id))["completed_at"]!.Type, Is.EqualTo(JTokenType.String));
    }

    [Test]
    public async Task ThousandsOfExecutionsShareOneTimer()
    {
        await using var caller = await StartAsync(options => (options.RequestsPerMinute, options.RequestsPerDay) = (null, null));
        var workflow = await caller.FirstIdAsync("workflows");
        await Parallel.ForAsync(0, 2_000, async (_, _) => await caller.PostAsync($"workflows/{workflow}/execute"));
        var timers = _clock.Pending.Count;

        _clock.Advance(Duration);
        var page = await caller.GetAsync($"executions?workflow_id={workflow}&per_page=100&page=20");

        Assert.That(timers, Is.EqualTo(1));
        Assert.That(page.Data.Select(row => (string?)row["status"]), Is.EqualTo(Enumerable.Repeat("completed", 100)));
    }

    [Test]
    public async Task TimerThatFiredBeforeTheClockShowedItsTimeStoppedAllExecutions()
    {
        var clock = new AdjustedClock(_clock);
        await using var caller = await StartAsync(options => options.TimeProvider = clock);
        var id = await caller.ExecuteAsync();
        clock.Adjustment = TimeSpan.FromMilliseconds(-5);

        _clock.Advance(Duration + TimeSpan.FromMilliseconds(5));

        Assert.That(await caller.StatusAsync(id), Is.EqualTo("completed"));
    }

    [Test]
    public async Task OutputsThatTakeLongHoldNoOtherExecutionUp()
    {
        using var release = new ManualResetEventSlim();
        await using var caller = await SandboxCaller.StartAsync(options =>
        {
            options.Workflows.Clear();
            options.Workflows.Add(new SandboxWorkflow("Quick"));
            options.Workflows.Add(new SandboxWorkflow("Blocked") { Outputs = inputs => release.Wait(TimeSpan.FromSeconds(20)) ? inputs : "too late" });
        });
        var workflows = (await caller.GetAsync("workflows")).Data.ToDictionary(row => (string)row["name"]!, row => (string)row["id"]!);

        var blocked = (string)(await caller.PostAsync($"workflows/{workflows["Blocked"]}/execute")).Data["execution_id"]!;
        var quick = (string)(await caller.PostAsync($"workflows/{workflows["Quick"]}/execute")).Data["execution_id"]!;
        await caller.EndAsync(quick);
        var meanwhile = await caller.StatusAsync(blocked);
        release.Set();

        Assert.That(meanwhile, Is.EqualTo("running"));
        Assert.That((await caller.EndAsync(blocked)).EventType, Is.EqualTo("execution:completed"));
    }

    [Test]
    public async Task TriggersStartTheirWorkflowUnlessDisabled()
    {
        await using var caller = await StartAsync();
        var triggers = (await caller.GetAsync("triggers")).Data;
        var enabled = triggers.First(t => (bool)t["enabled"]!);
        var disabled = triggers.First(t => !(bool)t["enabled"]!);

        var started = await caller.PostAsync($"triggers/{enabled["id"]}/execute", new { inputs = new { customer_email = "x" } });
        var refused = await caller.PostAsync($"triggers/{disabled["id"]}/execute");
        var fired = (await caller.GetAsync("triggers")).Data.First(t => (string?)t["id"] == (string?)enabled["id"]);

        Assert.That(started.Status, Is.EqualTo(202));
        Assert.That((string?)started.Data["workflow_id"], Is.EqualTo((string?)enabled["workflow_id"]));
        Assert.That(await caller.StatusAsync((string)started.Data["execution_id"]!), Is.EqualTo("pending"));
        Assert.That((refused.Status, refused.Code), Is.EqualTo((400, "validation_error")));
        Assert.That((int?)fired["trigger_count"], Is.EqualTo((int)enabled["trigger_count"]! + 1));
        Assert.That((string?)fired["last_triggered_at"], Is.EqualTo("2026-02-03T10:15:30.000Z"));
    }

    private Task<SandboxCaller> StartAsync(Action<FlowMaestroSandboxOptions>? configure = null) => SandboxCaller.StartAsync(options =>
    {
        options.TimeProvider = _clock;
        options.ExecutionDuration = Duration;
        options.KeepAlive = TimeSpan.FromDays(1);
        configure?.Invoke(options);
    });

    /// <summary>Lets the execution go on: a step is its pending time, a node or a pause.</summary>
    private async Task StepAsync(int steps = 1)
    {
        for (var i = 0; i < steps; i++)
        {
            await WaitingAsync();
            _clock.AdvanceToNextTimer();
        }
    }

    private Task WaitingAsync() => _clock.TimerAsync(due => due < TimeSpan.FromHours(2));

    private static async Task<JToken> RowAsync(SandboxCaller caller, string id) => (await caller.GetAsync($"executions/{id}")).Data;

    /// <summary>Its time of day differs from what its timers count, as after an adjustment of the system's clock.</summary>
    private sealed class AdjustedClock(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Adjustment { get; set; }

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Adjustment;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime, period);
    }
}
