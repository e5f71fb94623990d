using FlowMaestro.Testing;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Testing;

public sealed class SandboxAccessTests
{
    [TestCase(null)]
    [TestCase("fm_live_unknown")]
    [TestCase("fm_test_sandbox")]
    public async Task UnknownKeyIsRefused(string? key)
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Key = key;

        var answer = await caller.GetAsync("workflows");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((401, "invalid_api_key")));
        Assert.That(answer.Header("x-ratelimit-limit"), Is.Null);
        Assert.That(answer.Header("x-request-id"), Is.Not.Null);
    }

    [TestCase(SandboxKeyState.Expired, "expired_api_key")]
    [TestCase(SandboxKeyState.Revoked, "revoked_api_key")]
    public async Task KeyStopsWorkingWhileTheSandboxRuns(SandboxKeyState state, string code)
    {
        await using var caller = await SandboxCaller.StartAsync();
        var before = await caller.GetAsync("workflows");
        caller.Sandbox.Options.ApiKeys[0].State = state;

        var after = await caller.GetAsync("workflows");

        Assert.That(before.Status, Is.EqualTo(200));
        Assert.That((after.Status, after.Code), Is.EqualTo((401, code)));
    }

    [Test]
    public async Task KeyHeaderWinsAndBearerIsCaseSensitive()
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Key = null;

        var byHeader = await caller.SendAsync("GET", "workflows", null, ("X-API-Key", "fm_live_sandbox"), ("Authorization", "Bearer nonsense"));
        var lowerCase = await caller.SendAsync("GET", "workflows", null, ("Authorization", "bearer fm_live_sandbox"));

        Assert.That(byHeader.Status, Is.EqualTo(200));
        Assert.That(lowerCase.Status, Is.EqualTo(401));
    }

    [Test]
    public async Task KeyMayDoWhatItsScopesSay()
    {
        await using var caller = await SandboxCaller.StartAsync(options => options.ApiKeys.Add(new SandboxApiKey("fm_live_reader", "workflows:read")));
        caller.Key = "fm_live_reader";

        var allowed = await caller.GetAsync("workflows");
        var refused = await caller.PostAsync($"workflows/{await caller.FirstIdAsync("workflows")}/execute");

        Assert.That(allowed.Status, Is.EqualTo(200));
        Assert.That((refused.Status, refused.Code), Is.EqualTo((403, "insufficient_scope")));
        Assert.That((string?)refused.Body["error"]!["message"], Is.EqualTo("Missing required scopes: workflows:execute"));
    }

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

        var answer = await caller.GetAsync("workflows");

        Assert.That(answer.Status, Is.EqualTo(429));
        Assert.That((string?)answer.Body["error"]!["details"]!["window"], Is.EqualTo("day"));
        Assert.That(answer.Header("retry-after"), Is.EqualTo($"{(13 * 3600) + (44 * 60) + 30}"));
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
    public async Task RequestIdOfTheCallerIsRepeatedInTheHeadersOnly()
    {
        await using var caller = await SandboxCaller.StartAsync();

        var answer = await caller.SendAsync("GET", "workflows", null, ("x-request-id", "mine"));

        Assert.That(answer.Header("x-request-id"), Is.EqualTo("mine"));
        Assert.That((string?)answer.Body["meta"]!["request_id"], Is.Not.EqualTo("mine"));
    }

    [Test]
    public async Task StreamsCarryNeitherLimitsNorARequestId()
    {
        await using var caller = await SandboxCaller.StartAsync();

        var answer = await caller.GetAsync($"executions/{await caller.ExecuteAsync()}/events");

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.Headers.Select(h => h.Key.ToLowerInvariant()), Has.None.StartsWith("x-"));
    }
}
