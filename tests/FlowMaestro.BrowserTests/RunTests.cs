using static Microsoft.Playwright.Assertions;

namespace FlowMaestro.BrowserTests;

/// <summary>What a visitor sees of a run.</summary>
public sealed class RunTests : PageTest
{
    private const string Sent = "Sent to ada@example.com: “Welcome, Ada!”";

    [SetUp]
    public Task OpenAsync() => OpenAsync(width: 1280);

    [Test]
    public async Task ClickShowsTheStepsAsTheyHappenTheResultAndTheWebhook()
    {
        await Expect(Page.Status).ToHaveTextAsync("Nothing has been sent yet.");

        await Page.Send.ClickAsync();
        await Expect(Page.Status).ToHaveTextAsync("Under way.");

        // A tenth of a run is pending, the rest is divided among three steps.
        Page.Advance(0.1);
        await Expect(Page.Steps).ToHaveTextAsync(["Look up the customerrunning"]);
        Page.Advance(0.3);
        await Expect(Page.Steps).ToHaveTextAsync(["Look up the customerdone", "Write the mailrunning"]);
        await Expect(Page.Progress).ToHaveJSPropertyAsync("value", 33);
        Page.Advance(0.6);
        await Expect(Page.Status).ToHaveTextAsync(Sent);
        await Expect(Page.Steps).ToHaveTextAsync(["Look up the customerdone", "Write the maildone", "Send the maildone"]);
        await Expect(Page.Progress).ToHaveJSPropertyAsync("value", 100);

        var run = new Uri(Page.Page.Url).Fragment[1..];
        await Expect(Page.Deliveries.Filter(new() { HasText = $"execution.completed{run}" })).ToHaveCountAsync(1);
        await Expect(Page.Deliveries.Filter(new() { HasText = $"execution.started{run}" })).ToHaveCountAsync(1);
        Assert.That(Page.Sandbox.Requests.SelectMany(static request => request.Violations), Is.Empty);
    }

    [Test]
    public async Task FailureIsToldInTheWordsOfTheWorkflow()
    {
        Page.Sandbox.Options.FailExecutions = "The mail server of Initech did not answer.";

        await Page.Send.ClickAsync();
        await Expect(Page.Status).ToHaveTextAsync("Under way.");

        // A webhook that overtakes a stream which has told nothing yet ends it without its steps.
        Page.Advance(0.1);
        await Expect(Page.Steps).ToHaveTextAsync(["Look up the customerrunning"]);
        Page.Advance(0.9);

        await Expect(Page.Status).ToHaveTextAsync("The run has failed. The mail server of Initech did not answer.");
        await Expect(Page.Steps.Last).ToHaveTextAsync("Send the mailfailed");
    }

    [Test]
    public async Task RefusalIsToldAndNothingIsFollowed()
    {
        // The browser itself writes a response of 503 into its console.
        ConsoleMayComplain = true;
        Page.Sandbox.Fail("Workflows_Execute", 429, retryAfter: TimeSpan.FromHours(2));

        await Page.Send.ClickAsync();

        await Expect(Page.Status).ToContainTextAsync("Refused with 503: rate_limit_exceeded.");
        Assert.That(new Uri(Page.Page.Url).Fragment, Is.Empty);
    }

    [Test]
    public async Task SecondClickWhileTheFirstIsUnderWaySendsNoSecondMail()
    {
        var held = new TaskCompletionSource();
        await Page.Page.RouteAsync("**/welcome-mails", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });

        await Page.Send.ClickAsync();
        await Page.Send.ClickAsync(new() { Force = true });
        held.SetResult();
        await Expect(Page.Status).ToHaveTextAsync("Under way.");
        Page.Advance(1);
        await Expect(Page.Status).ToHaveTextAsync(Sent);

        Assert.That(Page.ExecutionsStarted, Is.EqualTo(1));
    }

    [Test]
    public async Task ReloadInTheMiddleFindsTheRunAgain()
    {
        await Page.Send.ClickAsync();
        await Expect(Page.Status).ToHaveTextAsync("Under way.");
        Page.Advance(0.5);

        await Page.Page.ReloadAsync();
        await Expect(Page.Status).ToHaveTextAsync("Under way.");
        Page.Advance(0.5);

        await Expect(Page.Status).ToHaveTextAsync(Sent);
        Assert.That(Page.ExecutionsStarted, Is.EqualTo(1));
    }

    [Test]
    public async Task ServiceThatIsRestartedInTheMiddleTellsTheEndToThePageThatStayedOpen()
    {
        // The browser itself writes the refused connection into its console.
        ConsoleMayComplain = true;
        await Page.Send.ClickAsync();
        await Expect(Page.Status).ToHaveTextAsync("Under way.");

        await Page.StopServiceAsync();
        await Expect(Page.Status).ToHaveTextAsync("The connection was lost. Trying again…");
        Page.Advance(1);
        await Page.StartServiceAsync();

        await Expect(Page.Status).ToHaveTextAsync(Sent);
        Assert.That(Page.ExecutionsStarted, Is.EqualTo(1));
    }
}
