using System.Globalization;
using System.Text;
using FlowMaestro.Testing;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Testing;

public sealed class SandboxRateLimitTests
{
    [Test]
    public async Task MinuteHasItsLimit()
    {
        var clock = new ManualTimeProvider();
        await using var caller = await SandboxCaller.StartAsync(options =>
        {
            options.TimeProvider = clock;
            options.RequestsPerMinute = 2;
        });

        var first = await caller.GetAsync("workflows");
        await caller.GetAsync("workflows");
        var third = await caller.GetAsync("workflows");
        clock.Advance(TimeSpan.FromSeconds(30));
        var nextMinute = await caller.GetAsync("workflows");

        Assert.That((first.Header("x-ratelimit-limit"), first.Header("x-ratelimit-remaining")), Is.EqualTo(("2", "1")));
        Assert.That(first.Header("x-ratelimit-reset"), Is.EqualTo($"{(ManualTimeProvider.Start + TimeSpan.FromSeconds(30)).ToUnixTimeSeconds()}"));
        Assert.That(first.Header("date"), Is.EqualTo("Tue, 03 Feb 2026 10:15:30 GMT"), "by the same clock as the reset");
        Assert.That((third.Status, third.Code, third.Header("retry-after")), Is.EqualTo((429, "rate_limit_exceeded", "30")));
        Assert.That(third.Body["error"]!["details"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"limit":2,"window":"minute","retry_after":30}"""));
        Assert.That(third.Header("x-ratelimit-remaining"), Is.EqualTo("0"));
        Assert.That(nextMinute.Status, Is.EqualTo(200));
    }

    [Test]
    public async Task DayEndsAtMidnightUtc()
    {
        var clock = new ManualTimeProvider();
        await using var caller = await SandboxCaller.StartAsync(options =>
        {
            options.TimeProvider = clock;
            options.RequestsPerDay = 1;
        });
        await caller.GetAsync("workflows");

        var response = await caller.GetAsync("workflows");

        Assert.That(response.Status, Is.EqualTo(429));
        Assert.That((string?)response.Body["error"]!["details"]!["window"], Is.EqualTo("day"));
        Assert.That(response.Header("retry-after"), Is.EqualTo($"{(13 * 3600) + (44 * 60) + 30}"));
    }

    [Test]
    public async Task EachKeyHasItsOwnAllowance()
    {
        await using var caller = await SandboxCaller.StartAsync(options =>
        {
            options.ApiKeys.Add(new SandboxApiKey("fm_live_other"));
            options.RequestsPerDay = 1;
        });
        await caller.GetAsync("workflows");
        caller.Key = "fm_live_other";

        Assert.That((await caller.GetAsync("workflows")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task LimitsSlowNoTestDownUnlessAskedTo()
    {
        await using var caller = await SandboxCaller.StartAsync();

        var response = await caller.GetAsync("workflows");

        Assert.That((response.Header("x-ratelimit-limit"), response.Header("x-ratelimit-remaining")), Is.EqualTo(("100000", "99999")));
        Assert.That((response.Header("x-ratelimit-limit-day"), response.Header("x-ratelimit-remaining-day")), Is.EqualTo(("1000000", "999999")));
    }

    [Test]
    public async Task RefusedRequestsCountAgainstTheDay()
    {
        var clock = new ManualTimeProvider();
        await using var caller = await SandboxCaller.StartAsync(options =>
        {
            options.TimeProvider = clock;
            options.RequestsPerMinute = 1;
            options.RequestsPerDay = 3;
        });

        var windows = new List<string?>();
        var left = new List<string?>();
        for (var i = 0; i < 4; i++)
        {
            var response = await caller.GetAsync("workflows");
            windows.Add((string?)response.Body["error"]?["details"]!["window"]);
            left.Add(response.Header("x-ratelimit-remaining-day"));
        }

        Assert.That(windows, Is.EqualTo(new[] { null, "minute", "minute", "day" }));
        Assert.That(left, Is.EqualTo(new[] { "2", "1", "0", "0" }));
    }

    [Test]
    public async Task OpeningAStreamCounts()
    {
        await using var caller = await SandboxCaller.StartAsync(options => options.TimeProvider = new ManualTimeProvider());
        var id = await caller.ExecuteAsync();
        var before = await RemainingAsync(caller);

        await using (var events = caller.EventsAsync($"executions/{id}/events").GetAsyncEnumerator())
        {
            await events.MoveNextAsync();
        }

        Assert.That(await RemainingAsync(caller), Is.EqualTo(before - 2));
    }

    [Test]
    public async Task WithoutLimitsThereAreNoHeaders()
    {
        await using var caller = await SandboxCaller.StartAsync(options => (options.RequestsPerMinute, options.RequestsPerDay) = (null, null));

        for (var i = 0; i < 70; i++)
        {
            var response = await caller.GetAsync("workflows");
            Assert.That(response.Status, Is.EqualTo(200));
            Assert.That(response.Headers.Select(h => h.Key), Has.None.StartsWith("x-ratelimit"));
        }
    }

    [TestCase("GET", "nowhere", 404)]
    [TestCase("POST", "webhooks", 415)]
    public async Task RequestsThatDoNotReachTheApiDoNotCount(string method, string path, int status)
    {
        await using var caller = await SandboxCaller.StartAsync(options => options.TimeProvider = new ManualTimeProvider());
        var before = await RemainingAsync(caller);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));

        var response = await caller.SendAsync(method, path, method == "GET" ? null : content);

        Assert.That(response.Status, Is.EqualTo(status));
        Assert.That(response.Headers.Select(h => h.Key), Has.None.StartsWith("x-ratelimit"));
        Assert.That(await RemainingAsync(caller), Is.EqualTo(before - 1));
    }

    private static async Task<int> RemainingAsync(SandboxCaller caller) =>
        int.Parse((await caller.GetAsync("workflows")).Header("x-ratelimit-remaining")!, CultureInfo.InvariantCulture);
}
