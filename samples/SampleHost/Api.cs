using FlowMaestro;
using FlowMaestro.Testing;

namespace SampleHost;

/// <summary>What a sample talks to: the real API if there is a key for it, otherwise a sandbox.</summary>
public sealed class Api : IAsyncDisposable
{
    private const string KeyVariable = "FLOWMAESTRO_API_KEY";
    private const string AddressVariable = "FLOWMAESTRO_BASE_URL";

    private readonly FlowMaestroSandbox? _sandbox;

    private Api(FlowMaestroClient client, FlowMaestroSandbox? sandbox, string name)
    {
        Client = client;
        _sandbox = sandbox;
        Name = name;
    }

    public FlowMaestroClient Client { get; }

    public bool IsSandbox => _sandbox is not null;

    public string Name { get; }

    /// <param name="surroundings">Have the key, or have none.</param>
    /// <param name="configure">Sets up the sandbox.</param>
    /// <param name="sandboxOnly">What was asked for that only a sandbox understands, as it was typed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Api> OpenAsync(
        Surroundings surroundings, Action<FlowMaestroSandboxOptions>? configure = null, string? sandboxOnly = null, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(surroundings.Variable(KeyVariable)))
        {
            var sandbox = await FlowMaestroSandbox.StartAsync(configure ?? (static _ => { }), cancellationToken);
            return new Api(sandbox.CreateClient(), sandbox, $"a sandbox at {sandbox.BaseUrl} (set {KeyVariable} for the real API)");
        }

        if (sandboxOnly is not null)
        {
            throw SampleException.BadArguments($"{sandboxOnly} is for the sandbox only, but {KeyVariable} is set.");
        }

        try
        {
            var address = surroundings.Variable(AddressVariable);
            return new Api(FlowMaestroClient.FromEnvironment(), sandbox: null, string.IsNullOrWhiteSpace(address) ? "the public FlowMaestro API" : address);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw SampleException.BadArguments(exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }
    }
}
