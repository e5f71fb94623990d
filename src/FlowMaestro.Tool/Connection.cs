using FlowMaestro.Testing;

namespace FlowMaestro.Tool;

/// <summary>What a command talks to: the API that the environment names, or a sandbox.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private const string KeyVariable = "FLOWMAESTRO_API_KEY";
    private const string AddressVariable = "FLOWMAESTRO_BASE_URL";

    private readonly FlowMaestroSandbox? _sandbox;

    private Connection(FlowMaestroClient client, FlowMaestroSandbox? sandbox)
    {
        Client = client;
        _sandbox = sandbox;
    }

    public FlowMaestroClient Client { get; }

    public bool IsSandbox => _sandbox is not null;

    public static async Task<Connection> OpenAsync(
        Surroundings surroundings, ConnectionSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Sandbox)
        {
            var sandbox = await FlowMaestroSandbox
                .StartAsync(options => options.ExecutionDuration = surroundings.SandboxExecution, cancellationToken).ConfigureAwait(false);
            return new Connection(sandbox.CreateClient(), sandbox);
        }

        var key = surroundings.Variable(KeyVariable);
        if (string.IsNullOrWhiteSpace(key))
            throw ToolException.Usage($"Set {KeyVariable} to your API key, or try it with --sandbox.");

        var options = new FlowMaestroClientOptions { ApiKey = key };
        if (surroundings.Variable(AddressVariable) is { Length: > 0 } address)
        {
            options.BaseUrl = Uri.TryCreate(address, UriKind.Absolute, out var url)
                ? url
                : throw ToolException.Usage($"{AddressVariable} is not an absolute address, such as https://api.flowmaestro.io.");
        }

        return new Connection(new FlowMaestroClient(options), sandbox: null);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_sandbox is not null)
            await _sandbox.DisposeAsync().ConfigureAwait(false);
    }
}
