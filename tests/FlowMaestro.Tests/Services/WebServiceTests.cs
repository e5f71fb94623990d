#if NET10_0_OR_GREATER // The sample is built for it alone.
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.AspNetCore.Builder;
using WebService;

namespace FlowMaestro.Tests.Services;

public class WebServiceTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Last = TimeSpan.FromMilliseconds(1);

    // Of the sandbox: a run goes on when a test says so.
    private readonly ManualTimeProvider _clock = new();
    private Demo _demo = null!;
    private WebApplication _app = null!;
    private HttpClient _browser = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _demo = await Demo.StartAsync([], options => (options.TimeProvider, options.ExecutionDuration) = (_clock, Duration));
        _app = Api.Build(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None", .. _demo.Settings]);
        await _app.StartAsync();
        await _demo.DeliverToAsync(_app);
        _browser = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser?.Dispose();
        await _app.DisposeAsync();
        await _demo.DisposeAsync();
    }

    [Test]
    public async Task SendsAMailShowsItsEventsAndHearsOfItsEnd()
    {
        var run = await SendMailAsync();

        using var stream = await _browser.GetAsync($"{run}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.That(stream.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/event-stream"));
        var events = new List<SseItem<string>>();
        await foreach (var e in SseParser.Create(await stream.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            events.Add(e);

            // The delivery of the end would cut a stream short that has told of nothing else.
            _clock.Advance(e.EventType switch
            {
                "connected" => Duration - Last,
                "node:started" => Last,
                _ => TimeSpan.Zero,
            });
        }

        Assert.That(events.Select(static e => e.EventType), Does.Contain("node:started").And.Contain("node:completed"));
        Assert.That(events[^1].EventType, Is.EqualTo("execution:completed"));
        Assert.That(
            JsonDocument.Parse(events[^1].Data).RootElement.GetProperty("outputs").GetProperty("subject").GetString(),
            Is.EqualTo("Welcome, Ada!"));

        var result = await _browser.GetFromJsonAsync<JsonElement>(run);
        Assert.That(result.GetProperty("mail").GetProperty("sent_to").GetString(), Is.EqualTo("ada@example.com"));
        Assert.That(await DeliveriesAsync(2), Is.EquivalentTo(new[] { "execution.started", "execution.completed" }));
    }

    [Test]
    public async Task WebhookEndsTheWaitForARunWhoseEndNoPollWouldFind()
    {
        _demo.Sandbox!.Options.PauseExecutions = Timeout.InfiniteTimeSpan;
        var run = await SendMailAsync();
        var result = _browser.GetFromJsonAsync<JsonElement>(run);

        var body = $$$"""
            {"id":"evt_1","event":"execution.completed","data":{"execution_id":"{{{run.ToString().Split('/')[^1]}}}","workflow_id":"wf_abc123",
            "status":"completed","outputs":{"subject":"Welcome!"},"started_at":"2026-02-03T10:15:30Z","completed_at":"2026-02-03T10:15:33Z"}}
            """;

        // Again, as the server does: before its first poll the wait does not know enough of the run to end with a delivery alone.
        while (!result.IsCompleted)
        {
            Assert.That(await DeliverAsync(body), Is.EqualTo(HttpStatusCode.OK));
            await Task.Delay(20);
        }

        Assert.That((await result).GetProperty("mail").GetProperty("subject").GetString(), Is.EqualTo("Welcome!"));
    }

    [Test]
    public async Task TellsItsHealthWithoutARequest()
    {
        Assert.That(await _browser.GetStringAsync("health"), Is.EqualTo("Healthy"));
        Assert.That(
            _demo.Sandbox!.Requests.Select(static request => request.OperationId),
            Is.EquivalentTo(["Webhooks_Create", "Workflows_List", "Webhooks_Update"]));

        _demo.Sandbox.Fail("Workflows_Execute", 401);
        using var refused = await _browser.PostAsJsonAsync("welcome-mails", new { customer_email = "ada@example.com" });

        Assert.That(await _browser.GetStringAsync("health"), Is.EqualTo("Degraded"));
    }

    [TestCase("{bad")]
    [TestCase("[1]")]
    [TestCase("""{"customer_name":"Ada"}""")]
    public async Task RefusesWhatIsNoInputOfTheWorkflow(string body)
    {
        using var answer = await _browser.PostAsync("welcome-mails", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
        Assert.That(_demo.Sandbox!.Requests.Select(static request => request.OperationId), Does.Not.Contain("Workflows_Execute"));
    }

    [Test]
    public async Task ShowsAPageThatNeedsNothingFromElsewhere()
    {
        using var page = await _browser.GetAsync("/");

        Assert.That(page.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/html"));
        Assert.That(await page.Content.ReadAsStringAsync(), Does.Contain("EventSource").And.Not.Contain("http"));
    }

    [TestCase("runs/6b2f8d0e-0000-4000-8000-000000000000")]
    [TestCase("runs/6b2f8d0e-0000-4000-8000-000000000000/events")]
    [TestCase("runs/%20")]
    [TestCase("runs/%20/events")]
    public async Task SaysWhatIsNotThere(string path)
    {
        using var answer = await _browser.GetAsync(path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.That(problem.GetProperty("title").GetString(), Is.EqualTo("resource_not_found"));
    }

    [Test]
    public async Task TakesDeliveriesFromFlowMaestroOnlyAndEachOnce()
    {
        const string Completed = """{"id":"evt_1","event":"execution.completed","data":{"execution_id":"exec_1"}}""";
        const string Failed = """{"id":"evt_2","event":"execution.failed","data":{"execution_id":"exec_2"}}""";

        Assert.That(await DeliverAsync(Failed, "whsec_guessed"), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await DeliverAsync(Completed), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await DeliverAsync(Completed), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await DeliverAsync(Failed), Is.EqualTo(HttpStatusCode.OK));

        Assert.That(await DeliveriesAsync(2), Is.EqualTo(["execution.completed", "execution.failed"]));
    }

    [Test]
    public async Task DoesNotStartWithoutAKeyOrASecretAndNamesTheSetting()
    {
        await using var keyless = Api.Build(
            ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None", "--FlowMaestro:WebhookSecrets:0=whsec_1"]);

        await Assert.ThatAsync(() => keyless.StartAsync(), Throws.Exception.With.Message.Contains("FlowMaestro:ApiKey is empty"));
        Assert.That(() => Api.Build(["--FlowMaestro:ApiKey=fm_live_1"]), Throws.ArgumentException.With.Message.Contains("Secrets"));
    }

    /// <returns>The address of the run.</returns>
    private async Task<Uri> SendMailAsync()
    {
        using var started = await _browser.PostAsJsonAsync(
            "welcome-mails", new { customer_email = "ada@example.com", customer_name = "Ada" });
        Assert.That(started.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        return started.Headers.Location!;
    }

    private async Task<HttpStatusCode> DeliverAsync(string json, string? secret = null)
    {
        var body = Encoding.UTF8.GetBytes(json);
        secret ??= _demo.Settings.Single(static setting => setting.Contains("WebhookSecrets", StringComparison.Ordinal)).Split('=', 2)[1];
        using var request = new HttpRequestMessage(HttpMethod.Post, "hooks/flowmaestro") { Content = new ByteArrayContent(body) };
        request.Headers.Add(WebhookSignature.HeaderName, WebhookSignature.Sign(body, secret));
        using var answer = await _browser.SendAsync(request);
        return answer.StatusCode;
    }

    /// <returns>The types of the first deliveries, as the page is told of them.</returns>
    private async Task<IReadOnlyList<string?>> DeliveriesAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var stream = await _browser.GetStreamAsync("deliveries", patience.Token);
        return await SseParser.Create(stream).EnumerateAsync(patience.Token).Take(count)
            .Select(static e => JsonDocument.Parse(e.Data).RootElement.GetProperty("event").GetString()).ToListAsync(patience.Token);
    }
}
#endif
