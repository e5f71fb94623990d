using FlowMaestro.Testing;
using FlowMaestro.Tests.TestDoubles;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Testing;

public sealed class SandboxThreadTests
{
    [Test]
    public async Task MessagesAppearInTheirThread()
    {
        await using var caller = await StartAsync(options => options.Reply = message => message.ToUpperInvariant());
        var thread = await ThreadAsync(caller);

        var reply = await caller.PostAsync($"threads/{thread}/messages", new { content = "Hello there" });
        var messages = (await caller.GetAsync($"threads/{thread}/messages")).Data["messages"]!;
        var row = (await caller.GetAsync($"threads/{thread}")).Data;

        Assert.That((string?)reply.Data["message"]!["content"], Is.EqualTo("HELLO THERE"));
        Assert.That(messages.Select(m => ((string?)m["role"], (string?)m["content"])), Is.EqualTo(new[] { ("user", "Hello there"), ("assistant", "HELLO THERE") }));
        Assert.That(row["last_message_at"]!.Type, Is.EqualTo(JTokenType.String));
    }

    [Test]
    public async Task DocumentedShapeRepliesFlatAndInPages()
    {
        await using var caller = await StartAsync(options => options.Shape = SandboxShape.Documented);
        var thread = await ThreadAsync(caller);

        var reply = await caller.PostAsync($"threads/{thread}/messages", new { content = "One two" });
        var second = await caller.GetAsync($"threads/{thread}/messages?page=2&per_page=1");
        var row = (await caller.GetAsync($"threads/{thread}")).Data;

        Assert.That((string?)reply.Data["content"], Is.EqualTo("You said: One two"));
        Assert.That((int?)reply.Data["usage"]!["total_tokens"], Is.EqualTo(6));
        Assert.That(second.Data.Select(m => (string?)m["id"]), Is.EqualTo(new[] { (string?)reply.Data["id"] }));
        Assert.That((int?)row["message_count"], Is.EqualTo(2));
    }

    [Test]
    public async Task DeployedServerCannotStreamReplies()
    {
        await using var caller = await StartAsync();
        var thread = await ThreadAsync(caller);

        var reply = await caller.PostAsync($"threads/{thread}/messages", new { content = "Hi", stream = true });
        var events = await caller.GetAsync($"threads/{thread}/events");
        var messages = await caller.GetAsync($"threads/{thread}/messages");

        Assert.That((reply.Status, reply.Code), Is.EqualTo((501, "not_implemented")));
        Assert.That(events.Status, Is.EqualTo(404));
        Assert.That((string?)events.Body["message"], Is.EqualTo($"Route GET:/api/v1/threads/{thread}/events not found"));
        Assert.That(messages.Data["messages"], Is.Empty, "the message was not taken");
    }

    [Test]
    public async Task ThreadStreamsEachReplyTokenByToken()
    {
        await using var caller = await StartAsync(options => options.MessageStreaming = SandboxMessageStreaming.ThreadEvents);
        var thread = await ThreadAsync(caller);
        await caller.PostAsync($"threads/{thread}/messages", new { content = "Before" });

        var seen = new List<(string Type, JObject Data)>();
        await foreach (var e in caller.EventsAsync($"threads/{thread}/events"))
        {
            seen.Add((e.EventType, e.Data));
            if (e.EventType == "connected")
            {
                await caller.PostAsync($"threads/{thread}/messages", new { content = "Hi you", stream = true });
            }

            if (e.EventType == "message:completed")
            {
                break;
            }
        }

        Assert.That(seen.Select(e => e.Type).Distinct(), Is.EqualTo(new[] { "connected", "message:started", "message:token", "message:completed" }));
        Assert.That(string.Concat(seen.Where(e => e.Type == "message:token").Select(e => (string?)e.Data["token"])), Is.EqualTo("You said: Hi you"));
        Assert.That((string?)seen[^1].Data["content"], Is.EqualTo("You said: Hi you"), "the message before is not told again");
    }

    [Test]
    public async Task ReplyThatTakesTooLongIsATimeoutAndComesLater()
    {
        var clock = new ManualTimeProvider();
        await using var caller = await StartAsync(options =>
        {
            options.TimeProvider = clock;
            options.ReplyDuration = TimeSpan.FromMinutes(3);
            options.Reply = _ => "Done.";
        });
        var thread = await ThreadAsync(caller);

        var sending = caller.PostAsync($"threads/{thread}/messages", new { content = "Think hard" });
        await clock.TimerAsync(due => due == TimeSpan.FromMinutes(2));
        await clock.TimerAsync(due => due == TimeSpan.FromMinutes(3));
        clock.Advance(TimeSpan.FromMinutes(2));
        var response = await sending;
        var before = await caller.GetAsync($"threads/{thread}/messages");
        caller.Sandbox.Options.MessageStreaming = SandboxMessageStreaming.ThreadEvents;
        await foreach (var e in caller.EventsAsync($"threads/{thread}/events"))
        {
            if (e.EventType == "connected")
            {
                clock.Advance(TimeSpan.FromMinutes(1));
            }

            if (e.EventType == "message:completed")
            {
                break;
            }
        }

        var after = await caller.GetAsync($"threads/{thread}/messages");

        Assert.That((response.Status, response.Code), Is.EqualTo((408, "timeout")));
        Assert.That(before.Data["messages"]!.Count(), Is.EqualTo(1));
        Assert.That((string?)after.Data["messages"]![1]!["content"], Is.EqualTo("Done."));
    }

    [Test]
    public async Task FailedReplyIsAnErrorAndLeavesTheMessage()
    {
        await using var caller = await StartAsync(options => options.FailReplies = "The model is overloaded.");
        var thread = await ThreadAsync(caller);

        var reply = await caller.PostAsync($"threads/{thread}/messages", new { content = "Hi" });
        var messages = await caller.GetAsync($"threads/{thread}/messages");

        Assert.That((reply.Status, reply.Code), Is.EqualTo((500, "execution_failed")));
        Assert.That(messages.Data["messages"]!.Select(m => (string?)m["role"]), Is.EqualTo(new[] { "user" }));
    }

    [Test]
    public async Task MemorySearchFindsMessagesOfTheAgentWithTheirNeighbours()
    {
        await using var caller = await StartAsync(options => options.Reply = _ => "Noted.");
        var agent = await caller.FirstIdAsync("agents");
        var thread = await ThreadAsync(caller);
        await caller.PostAsync($"threads/{thread}/messages", new { content = "Please deliver to Bergen" });

        var found = await caller.PostAsync($"agents/{agent}/memory/search", new { query = "deliver where" });
        var stats = await caller.GetAsync($"agents/{agent}/memory/stats");

        Assert.That((int?)found.Data["result_count"], Is.EqualTo(1));
        Assert.That((string?)found.Data["results"]![0]!["content"], Is.EqualTo("Please deliver to Bergen"));
        Assert.That((string?)found.Data["results"]![0]!["context_after"]![0]!["content"], Is.EqualTo("Noted."));
        Assert.That((int?)stats.Data["embedding_count"], Is.EqualTo(2));
    }

    private static Task<SandboxCaller> StartAsync(Action<FlowMaestroSandboxOptions>? configure = null) => SandboxCaller.StartAsync(options =>
    {
        options.StartEmpty = true;
        options.ReplyDuration = TimeSpan.Zero;
        configure?.Invoke(options);
    });

    private static async Task<string> ThreadAsync(SandboxCaller caller) =>
        (string)(await caller.PostAsync($"agents/{await caller.FirstIdAsync("agents")}/threads")).Data["id"]!;
}
