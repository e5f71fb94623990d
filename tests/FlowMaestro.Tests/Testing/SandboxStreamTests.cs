using System.Text;
using FlowMaestro.Testing;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Testing;

public sealed class SandboxStreamTests
{
    [Test]
    public async Task SilentStreamSaysConnectedAndThenOnlyKeepsAlive()
    {
        var clock = new ManualTimeProvider();
        await using var caller = await SandboxCaller.StartAsync(options =>
        {
            options.TimeProvider = clock;
            options.ExecutionDuration = TimeSpan.FromSeconds(1);
            options.SilentStreams = true;
        });
        var id = await caller.ExecuteAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(caller.Sandbox.BaseUrl, $"/api/v1/executions/{id}/events"));
        request.Headers.Add("X-API-Key", caller.Key);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(), Encoding.UTF8);

        var read = new List<string?> { await lines.ReadLineAsync(), await lines.ReadLineAsync(), await lines.ReadLineAsync() };
        clock.SkipPauses(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 2; i++)
        {
            await clock.TimerAsync(due => due > TimeSpan.FromSeconds(20));
            clock.Advance(TimeSpan.FromSeconds(30));
            read.Add(await lines.ReadLineAsync());
            read.Add(await lines.ReadLineAsync());
        }

        Assert.That(read[0], Is.EqualTo("event: connected"));
        Assert.That(read.Skip(2), Is.EqualTo(new[] { "", ": keepalive", "", ": keepalive", "" }));
        caller.Sandbox.Options.SilentStreams = false;
        Assert.That((await caller.EndAsync(id)).EventType, Is.EqualTo("execution:completed"), "the silent stream did not say so");
    }

    [Test]
    public async Task DroppedStreamEndsAfterSoManyEventsWithoutItsEnd([Values(0, 1, 5)] int events)
    {
        await using var caller = await SandboxCaller.StartAsync(options =>
        {
            options.DropStreamsAfter = events;
            options.StreamDrops = 2;
        });
        var id = await caller.ExecuteAsync();

        var (first, second) = (await ReadUntilCutAsync(caller, id), await ReadUntilCutAsync(caller, id));
        var third = await await caller.OpenEventsAsync($"executions/{id}/events");

        Assert.That(first, Is.EqualTo(events));
        Assert.That(second, Is.LessThanOrEqualTo(events), "what was missed is not sent again");
        Assert.That(third[^1].EventType, Is.EqualTo("execution:completed"));
    }

    [Test]
    public async Task LaterStreamGetsOnlyWhatHappensFromThenOn()
    {
        var clock = new ManualTimeProvider();
        await using var caller = await SandboxCaller.StartAsync(options =>
        {
            options.TimeProvider = clock;
            options.ExecutionDuration = TimeSpan.FromSeconds(1);
        });
        var id = await caller.ExecuteAsync();
        await clock.TimerAsync(due => due == TimeSpan.FromMilliseconds(100));
        clock.AdvanceToNextTimer();

        var first = await caller.OpenEventsAsync($"executions/{id}/events");
        var second = await caller.OpenEventsAsync($"executions/{id}/events");
        for (var node = 0; node < 3; node++)
        {
            await clock.TimerAsync(due => due == TimeSpan.FromMilliseconds(300));
            clock.Advance(TimeSpan.FromMilliseconds(300));
        }

        Assert.That((await first).Select(e => e.EventType).Take(3), Is.EqualTo(new[] { "connected", "execution:started", "node:started" }));
        Assert.That((await second).Select(e => e.EventType).Take(3), Is.EqualTo(new[] { "connected", "node:completed", "execution:progress" }));
    }

    [Test]
    public async Task DocumentedShapeStreamsInTheDocumentedStyle()
    {
        await using var caller = await SandboxCaller.StartAsync(options =>
        {
            options.Shape = SandboxShape.Documented;
            options.ExecutionDuration = TimeSpan.FromSeconds(1);
        });

        var events = await await caller.OpenEventsAsync($"executions/{await caller.ExecuteAsync()}/events");

        var node = events.First(e => e.EventType == "node:completed").Data;
        Assert.That(node.Properties().Select(p => p.Name), Is.EqualTo(new[] { "execution_id", "node_id", "node_name", "outputs", "duration_ms" }));
    }

    [Test]
    public async Task StreamOfAnExampleThatIsPausedWaits()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var paused = (string)(await caller.GetAsync("executions?status=paused")).Data[0]!["id"]!;

        var reading = await caller.OpenEventsAsync($"executions/{paused}/events");

        Assert.That(reading.IsCompleted, Is.False);
        await caller.Sandbox.DisposeAsync();
        Assert.That(() => reading, Throws.InstanceOf<IOException>());
    }

    private static async Task<int> ReadUntilCutAsync(SandboxCaller caller, string id)
    {
        var count = 0;
        try
        {
            await foreach (var e in caller.EventsAsync($"executions/{id}/events"))
            {
                count++;
            }
        }
        catch (HttpIOException)
        {
            return count;
        }

        Assert.That(count, Is.EqualTo(1), "only an execution that is over ends its stream");
        return count;
    }
}
