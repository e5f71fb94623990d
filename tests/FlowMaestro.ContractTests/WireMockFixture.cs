using FlowMaestro.Testing;

namespace FlowMaestro.ContractTests;

/// <summary>One WireMock for all tests, with the stubs of every operation under every path prefix of one segment.</summary>
[SetUpFixture]
public sealed class WireMockFixture
{
    private static WireMockProcess? _process;
    private static LoadedStubs? _shared;

    internal static Uri Address { get; private set; } = null!;

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        if (Environment.GetEnvironmentVariable("WIREMOCK_URL") is { Length: > 0 } url)
        {
            Address = new Uri(url);
        }
        else
        {
            _process = await WireMockProcess.StartAsync();
            Address = _process.Address;
        }

        // A segment of the path that stands for the test, so that the stubs are loaded once.
        _shared = await FlowMaestroStubs.LoadAsync(Address, "{test}");
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        if (_shared is not null)
        {
            await _shared.DisposeAsync();
        }

        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
