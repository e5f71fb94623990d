using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowMaestro.BrowserTests;

/// <summary>The page without a mouse, without eyes, in the dark and on a phone.</summary>
public sealed class AccessibilityTests : PageTest
{
    [Test]
    public async Task KeyboardAloneSendsAMail()
    {
        await OpenAsync();
        var keyboard = Page.Page.Keyboard;

        await keyboard.PressAsync("Tab");
        await Expect(Page.Page.GetByLabel("Mail address")).ToBeFocusedAsync();
        await keyboard.TypeAsync("grace@example.com");
        await keyboard.PressAsync("Tab");
        await Expect(Page.Page.GetByLabel("Name", new() { Exact = true })).ToBeFocusedAsync();
        await keyboard.TypeAsync("Grace");
        await keyboard.PressAsync("Tab");
        await Expect(Page.Send).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(Page.Status).ToHaveTextAsync("Under way.");
        Page.Advance(1);

        await Expect(Page.Status).ToHaveTextAsync("Sent to grace@example.com: “Welcome, Grace!”");
        await Expect(Page.Send).ToBeFocusedAsync();
    }

    [Test]
    public async Task AddressThatIsNoneIsRefusedByTheBrowser()
    {
        await OpenAsync();

        await Page.Page.GetByLabel("Mail address").FillAsync("ada");
        await Page.Send.ClickAsync();

        await Expect(Page.Page.GetByLabel("Mail address")).ToBeFocusedAsync();
        Assert.That(Page.ExecutionsStarted, Is.Zero);
    }

    [Test]
    public async Task ScreenReaderIsToldEachPartByNameAndTheResultByItself()
    {
        await OpenAsync();

        await Page.Send.ClickAsync();
        await Expect(Page.Status).ToHaveTextAsync("Under way.");
        Page.Advance(0.1);
        await Expect(Page.Deliveries).ToHaveCountAsync(1);
        Page.Advance(0.9);
        await Expect(Page.Status).ToContainTextAsync("Sent");
        await Expect(Page.Deliveries).ToHaveCountAsync(2);

        await Expect(Page.Page.GetByRole(AriaRole.Main)).ToMatchAriaSnapshotAsync("""
            - main:
              - heading "Welcome mails" [level=1]
              - region "Send one":
                - heading "Send one" [level=2]
                - textbox "Mail address": ada@example.com
                - textbox "Name": Ada
                - button "Send welcome mail"
              - region "Progress":
                - heading "Progress" [level=2]
                - status: "Sent to ada@example.com: “Welcome, Ada!”"
                - progressbar "Steps done"
                - list "Steps":
                  - listitem: Look up the customer done
                  - listitem: Write the mail done
                  - listitem: Send the mail done
              - region "Webhooks":
                - heading "Webhooks" [level=2]
                - list "Deliveries":
                  - listitem: /execution\.completed/
                  - listitem: /execution\.started/
            """);
        await Expect(Page.Page.GetByRole(AriaRole.List, new() { Name = "Deliveries" })).ToHaveAttributeAsync("aria-live", "polite");
    }

    [Test]
    public async Task NoRuleOfAccessibilityIsBrokenAndNothingIsCutOff(
        [Values(1280, 390, 320)] int width, [Values(ColorScheme.Light, ColorScheme.Dark)] ColorScheme scheme)
    {
        await OpenAsync(width, scheme);

        await Page.Send.ClickAsync();
        await Expect(Page.Status).ToHaveTextAsync("Under way.");
        Page.Advance(0.5);
        await Expect(Page.Steps).ToHaveCountAsync(2);
        await ExpectNoFaultAsync();
        Page.Advance(0.5);
        await Expect(Page.Status).ToContainTextAsync("Sent");
        await Expect(Page.Deliveries).ToHaveCountAsync(2);
        await ExpectNoFaultAsync();

        Assert.That(await Page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
    }

    private async Task ExpectNoFaultAsync()
    {
        var result = await Page.Page.RunAxe();
        Assert.That(
            result.Violations.SelectMany(static rule => rule.Nodes.Select(node => $"{rule.Id}: {rule.Help}: {node.Html}")), Is.Empty);
        Assert.That(result.Passes.Select(static rule => rule.Id), Does.Contain("color-contrast"), "the rules were applied");
    }
}
