#if NET10_0_OR_GREATER // The sample is built for it alone.
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using WebService;

namespace FlowMaestro.Tests.Services;

public class WebServiceTests
{
    private Demo _demo = null!;
    private WebApplication _app = null!;
    private HttpClient _browser = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _demo = await Demo.StartAsync([], executionDuration: TimeSpan.FromMilliseconds(150));
        _app = Api.Build(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None", .. _demo.Settings]);
        await _app.StartAsync();
        await _demo.DeliverToAsync(_app);
        _browser = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser?.Dispose();
        await _app.DisposeAsync();
        await _demo.DisposeAsync();
    }

    [Test]
    public async Task RunsAWorkflowShowsItsEventsAndHearsOfItsEnd()
    {
        var workflow = (await _browser.GetFromJsonAsync<JsonElement>("workflows"))[0];
        Assert.That(workflow.GetProperty("name").GetString(), Is.EqualTo("Welcome mail"));

        using var started = await _browser.PostAsJsonAsync($"workflows/{workflow.GetProperty("id").GetString()}/runs", new { customer_email = "ada@example.com", customer_name = "Ada" });
        Assert.That(started.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));

        using var stream = await _browser.GetAsync(started.Headers.Location, HttpCompletionOption.ResponseHeadersRead);
        Assert.That(stream.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/event-stream"));
        var events = await SseParser.Create(await stream.Content.ReadAsStreamAsync()).EnumerateAsync().ToListAsync();
        Assert.That(events.Select(static e => e.EventType), Does.Contain("node:started").And.Contain("node:completed"));
        Assert.That(events[^1].EventType, Is.EqualTo("execution:completed"));
        Assert.That(JsonDocument.Parse(events[^1].Data).RootElement.GetProperty("outputs").GetProperty("subject").GetString(), Is.EqualTo("Welcome, Ada!"));

        var executionId = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("executionId").GetString();
        Assert.That(await NewsOfAsync(executionId!), Is.EquivalentTo(new[] { "execution.started", "execution.completed" }));
    }

    [Test]
    public async Task TakesInputsOfAnyType()
    {
        var workflow = (await _browser.GetFromJsonAsync<JsonElement>("workflows"))[1].GetProperty("id").GetString();

        using var started = await _browser.PostAsJsonAsync($"workflows/{workflow}/runs", new { invoice_number = "42", amount = 1200.5 });
        var events = await _browser.GetStringAsync(started.Headers.Location);

        Assert.That(events, Does.Contain("\"amount\":1200.5"));
    }

    [TestCase("{bad")]
    [TestCase("[1]")]
    [TestCase("\"text\"")]
    public async Task SaysThatInputsAreNoJsonObject(string body)
    {
        using var answer = await _browser.PostAsync("workflows/any/runs", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task ShowsAPageThatNeedsNothingFromElsewhere()
    {
        using var page = await _browser.GetAsync("/");

        Assert.That(page.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/html"));
        Assert.That(await page.Content.ReadAsStringAsync(), Does.Contain("EventSource").And.Not.Contain("http"));
    }

    [TestCase("GET", "runs/6b2f8d0e-0000-4000-8000-000000000000/events")]
    [TestCase("POST", "workflows/6b2f8d0e-0000-4000-8000-000000000000/runs")]
    [TestCase("GET", "runs/%20/events")]
    [TestCase("POST", "workflows/%20/runs")]
    public async Task SaysWhatIsNotThere(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? JsonContent.Create(new { a = "b" }) : null };

        using var answer = await _browser.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString(), Is.EqualTo("resource_not_found"));
    }

    [Test]
    public async Task TakesNewsFromFlowMaestroOnly()
    {
        using var forged = new HttpRequestMessage(HttpMethod.Post, "hooks/flowmaestro") { Content = new StringContent("""{"id":"evt_1","event":"execution.completed"}""", Encoding.UTF8, "application/json") };
        forged.Headers.Add(WebhookSignature.HeaderName, WebhookSignature.Sign("""{"id":"evt_1","event":"execution.completed"}"""u8, "whsec_guessed"));

        using var answer = await _browser.SendAsync(forged);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await _browser.GetFromJsonAsync<JsonElement>("news")).GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task DoesNotStartWithoutAKeyOrASecretAndNamesTheSetting()
    {
        await using var keyless = Api.Build(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None", "--FlowMaestro:WebhookSecrets:0=whsec_1"]);

        await Assert.ThatAsync(() => keyless.StartAsync(), Throws.Exception.With.Message.Contains("FlowMaestro:ApiKey is empty"));
        Assert.That(() => Api.Build(["--FlowMaestro:ApiKey=fm_live_1"]), Throws.ArgumentException.With.Message.Contains("Secrets"));
    }

    private async Task<IReadOnlyList<string?>> NewsOfAsync(string executionId)
    {
        // Deliveries come beside the stream, and a little later.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var news = (await _browser.GetFromJsonAsync<JsonElement>("news", patience.Token)).EnumerateArray()
                .Where(row => row.GetProperty("executionId").GetString() == executionId)
                .Select(static row => row.GetProperty("event").GetString())
                .ToList();
            if (news.Count >= 2)
            {
                return news;
            }

            await Task.Delay(20, patience.Token);
        }
    }
}
#endif
