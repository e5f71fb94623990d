using FlowMaestro.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using WebService;

namespace FlowMaestro.BrowserTests;

/// <summary>
/// The page of a service that runs on a sandbox of its own, whose clock stands still until a test moves it: how far a run is never
/// depends on the speed of the machine.
/// </summary>
internal sealed class ServicePage : IAsyncDisposable
{
    public static readonly TimeSpan ExecutionDuration = TimeSpan.FromSeconds(10);

    private readonly Demo _demo;
    private readonly FakeTimeProvider _clock;
    private readonly List<string> _complaints = [];
    private WebApplication _service = null!;
    private IBrowserContext _context = null!;

    private ServicePage(Demo demo, FakeTimeProvider clock)
    {
        _demo = demo;
        _clock = clock;
    }

    public FlowMaestroSandbox Sandbox => _demo.Sandbox!;

    public string Address { get; private set; } = null!;

    public IPage Page { get; private set; } = null!;

    /// <summary>What the browser's console has of errors and warnings, and what no script has caught.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
            {
                return [.. _complaints];
            }
        }
    }

    public ILocator Status => Page.GetByRole(AriaRole.Status);

    public ILocator Progress => Page.GetByRole(AriaRole.Progressbar, new() { Name = "Steps done", Exact = true });

    public ILocator Steps => Page.GetByRole(AriaRole.List, new() { Name = "Steps", Exact = true }).GetByRole(AriaRole.Listitem);

    public ILocator Deliveries => Page.GetByRole(AriaRole.List, new() { Name = "Deliveries", Exact = true }).GetByRole(AriaRole.Listitem);

    public ILocator Send => Page.GetByRole(AriaRole.Button, new() { Name = "Send welcome mail", Exact = true });

    public int ExecutionsStarted => Sandbox.Requests.Count(static request => request.OperationId == "Workflows_Execute");

    public static async Task<ServicePage> OpenAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 2, 3, 10, 15, 30, TimeSpan.Zero));
        var demo = await Demo.StartAsync([], o => (o.TimeProvider, o.ExecutionDuration) = (clock, ExecutionDuration));
        var page = new ServicePage(demo, clock);
        await page.StartServiceAsync("http://127.0.0.1:0");
        page._context = await Chromium.Browser.NewContextAsync(
            new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        page.Page = await page._context.NewPageAsync();
        page.Page.Console += (_, message) => page.Note(message.Type is "error" or "warning", message.Text);
        page.Page.PageError += (_, error) => page.Note(true, error);
        await page.Page.GotoAsync(page.Address);
        return page;
    }

    /// <summary>Moves the run on; 1 is the whole of it.</summary>
    public void Advance(double part) => _clock.Advance(ExecutionDuration * part);

    public async Task StopServiceAsync()
    {
        await _service.StopAsync();
        await _service.DisposeAsync();
    }

    public async Task StartServiceAsync(string? address = null)
    {
        _service = Api.Build([$"--urls={address ?? Address}", "--Logging:LogLevel:Default=None", .. _demo.Settings]);
        await _service.StartAsync();
        await _demo.DeliverToAsync(_service);
        Address = _service.Urls.Single();
    }

    public async ValueTask DisposeAsync()
    {
        if (_context is not null)
        {
            await _context.DisposeAsync();
        }

        await _service.DisposeAsync();
        await _demo.DisposeAsync();
    }

    private void Note(bool counts, string text)
    {
        if (counts)
        {
            lock (_complaints)
            {
                _complaints.Add(text);
            }
        }
    }
}
