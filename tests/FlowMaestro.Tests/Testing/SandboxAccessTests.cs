using FlowMaestro.Testing;

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

        var response = await caller.GetAsync("workflows");

        Assert.That((response.Status, response.Code), Is.EqualTo((401, "invalid_api_key")));
        Assert.That(response.Header("x-ratelimit-limit"), Is.Null);
        Assert.That(response.Header("x-request-id"), Is.Not.Null);
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
    public async Task RequestIdOfTheCallerIsRepeatedInTheHeadersOnly()
    {
        await using var caller = await SandboxCaller.StartAsync();

        var response = await caller.SendAsync("GET", "workflows", null, ("x-request-id", "mine"));

        Assert.That(response.Header("x-request-id"), Is.EqualTo("mine"));
        Assert.That((string?)response.Body["meta"]!["request_id"], Is.Not.EqualTo("mine"));
    }

    [Test]
    public async Task StreamsCarryNeitherLimitsNorARequestId()
    {
        await using var caller = await SandboxCaller.StartAsync();

        var response = await caller.GetAsync($"executions/{await caller.ExecuteAsync()}/events");

        Assert.That(response.Status, Is.EqualTo(200));
        Assert.That(response.Headers.Select(h => h.Key.ToLowerInvariant()), Has.None.StartsWith("x-"));
    }
}
