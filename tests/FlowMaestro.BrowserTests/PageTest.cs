using Microsoft.Playwright;

namespace FlowMaestro.BrowserTests;

/// <summary>A test of the page. Ends with a look at the browser's console, which must be empty unless the test expects otherwise.</summary>
[NonParallelizable]
public abstract class PageTest
{
    private ServicePage? _page;

    protected bool ConsoleMayComplain { get; set; }

    private protected ServicePage Page => _page!;

    private protected async Task OpenAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light) =>
        _page = await ServicePage.OpenAsync(width, scheme);

    [TearDown]
    public async Task CloseAsync()
    {
        if (_page is null)
        {
            return;
        }

        await _page.DisposeAsync();
        if (!ConsoleMayComplain)
        {
            Assert.That(_page.Complaints, Is.Empty, "the browser's console");
        }
    }
}
