using FlowMaestro;
using FlowMaestro.Testing;

namespace Quickstart;

/// <summary>What the command talks to: the real API if there is a key for it, otherwise a sandbox.</summary>
internal sealed class Api : IAsyncDisposable
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

    public static async Task<Api> OpenAsync(Arguments arguments, Surroundings surroundings, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(surroundings.Variable(KeyVariable)))
        {
            var sandbox = await FlowMaestroSandbox.StartAsync(options => Configure(options, arguments, surroundings), cancellationToken);
            return new Api(sandbox.CreateClient(), sandbox, $"a sandbox at {sandbox.BaseUrl} (set {KeyVariable} for the real API)");
        }

        if (arguments.SandboxOptions.FirstOrDefault() is { } option)
        {
            throw new QuickstartException(ExitCode.BadArguments, $"{option} is for the sandbox only, but {KeyVariable} is set.");
        }

        try
        {
            var address = surroundings.Variable(AddressVariable);
            return new Api(FlowMaestroClient.FromEnvironment(), sandbox: null, string.IsNullOrWhiteSpace(address) ? "the public FlowMaestro API" : address);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new QuickstartException(ExitCode.BadArguments, exception.Message);
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

    private static void Configure(FlowMaestroSandboxOptions options, Arguments arguments, Surroundings surroundings)
    {
        options.ExecutionDuration = surroundings.SandboxExecution;
        options.SilentStreams = arguments.Silent;
        options.DropStreamsAfter = arguments.DropStream ? 5 : null;
        options.FailExecutions = arguments.Fail ? "The service behind this step did not answer." : null;
    }
}
