using System.Diagnostics;
using FlowMaestro.Http;

namespace FlowMaestro;

/// <summary>
/// The way into FlowMaestro: a client for each kind of thing. Make one for the application and keep it; it is safe for
/// any number of threads and holds the connection pool.
/// </summary>
[DebuggerDisplay("FlowMaestroClient")]
public class FlowMaestroClient : IDisposable, IAsyncDisposable
{
    internal const string ApiKeyVariable = "FLOWMAESTRO_API_KEY";
    internal const string BaseUrlVariable = "FLOWMAESTRO_BASE_URL";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly Transport? _transport;

    /// <summary>A client for the public API with every option at its default.</summary>
    /// <exception cref="ArgumentException">The key is empty or holds what no key holds.</exception>
    public FlowMaestroClient(string apiKey)
        : this(new FlowMaestroClientOptions { ApiKey = apiKey })
    {
    }

    /// <summary>A client with these options, which are copied.</summary>
    /// <exception cref="ArgumentException">An option has a value that cannot work; the message names it.</exception>
    public FlowMaestroClient(FlowMaestroClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var copy = options.Copy();
        OptionRules.Check(copy);
        _transport = new Transport(copy);
        Raw = new RawClients(_transport);
        Workflows = new WorkflowsClient(Raw, _transport);
        Executions = new ExecutionsClient(Raw);
        Agents = new AgentsClient(Raw);
        Threads = new ThreadsClient(Raw.Threads, copy);
        Triggers = new TriggersClient(Raw.Triggers, Raw.Poller);
        KnowledgeBases = new KnowledgeBasesClient(Raw.KnowledgeBases);
        Webhooks = new WebhooksClient(Raw.Webhooks);
    }

    /// <summary>For mocks: override what the code under test uses.</summary>
    protected FlowMaestroClient()
    {
    }

    /// <summary>Run and look at workflows.</summary>
    public virtual WorkflowsClient Workflows { get; } = null!;

    /// <summary>Follow, wait for and cancel executions.</summary>
    public virtual ExecutionsClient Executions { get; } = null!;

    /// <summary>Look at agents and what they remember, begin threads with them.</summary>
    public virtual AgentsClient Agents { get; } = null!;

    /// <summary>Talk with agents.</summary>
    public virtual ThreadsClient Threads { get; } = null!;

    /// <summary>Look at triggers and pull them.</summary>
    public virtual TriggersClient Triggers { get; } = null!;

    /// <summary>Search knowledge bases.</summary>
    public virtual KnowledgeBasesClient KnowledgeBases { get; } = null!;

    /// <summary>Manage webhooks.</summary>
    public virtual WebhooksClient Webhooks { get; } = null!;

    /// <summary>What the key may still send, as the last response that said so tells it; null before.</summary>
    public virtual Allowance? Allowance => _transport?.Pacer.Allowance;

    /// <summary>The generated clients beneath: whole envelopes, and operations that have no method of their own yet.</summary>
    public virtual RawClients Raw { get; } = null!;

    /// <summary>A client with the key in FLOWMAESTRO_API_KEY and, where it is set, the address in FLOWMAESTRO_BASE_URL.</summary>
    /// <exception cref="InvalidOperationException">FLOWMAESTRO_API_KEY is not set, or FLOWMAESTRO_BASE_URL is no address.</exception>
    public static FlowMaestroClient FromEnvironment()
    {
        var key = Environment.GetEnvironmentVariable(ApiKeyVariable);
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new InvalidOperationException($"The environment variable {ApiKeyVariable} is not set.");
        }

        var options = new FlowMaestroClientOptions { ApiKey = key };
        var address = Environment.GetEnvironmentVariable(BaseUrlVariable);
        if (!string.IsNullOrWhiteSpace(address))
        {
            options.BaseUrl = Uri.TryCreate(address, UriKind.Absolute, out var uri)
                ? uri
                : throw new InvalidOperationException($"The environment variable {BaseUrlVariable} is not an absolute address.");
        }

        return new FlowMaestroClient(options);
    }

    /// <summary>Ends the connections. Calls that are under way fail; a handler from the options is left alone.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The same; there is nothing to wait for.</summary>
    public virtual ValueTask DisposeAsync()
    {
        Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>For derived mocks.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _transport?.Dispose();
        }
    }
}
