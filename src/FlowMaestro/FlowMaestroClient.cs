using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using FlowMaestro.Http;
using FlowMaestro.Json;
using FlowMaestro.Resources;
using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>
/// The entry point: a client for each kind of resource. Make one for the application and keep it; it is safe for
/// any number of threads and holds the connection pool.
/// </summary>
[DebuggerDisplay("FlowMaestroClient")]
public class FlowMaestroClient : IDisposable, IAsyncDisposable
{
    internal const string ApiKeyVariable = "FLOWMAESTRO_API_KEY";
    internal const string BaseUrlVariable = "FLOWMAESTRO_BASE_URL";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly ClientContext? _context;

    /// <summary>A client for the public API with every option at its default.</summary>
    /// <exception cref="ArgumentException">The key is empty, or has a space, a line break or another character that no key has.</exception>
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
        _context = new ClientContext(copy);
        Workflows = new WorkflowsClient(_context);
        Executions = new ExecutionsClient(_context);
        Agents = new AgentsClient(_context) { Owner = this };
        Threads = new ThreadsClient(_context);
        Triggers = new TriggersClient(_context);
        KnowledgeBases = new KnowledgeBasesClient(_context);
        Webhooks = new WebhooksClient(_context);
    }

    /// <summary>For mocks: override what the code under test uses.</summary>
    protected FlowMaestroClient()
    {
    }

    /// <summary>List and run workflows.</summary>
    public virtual WorkflowsClient Workflows { get; } = null!;

    /// <summary>List, follow, wait for and cancel executions.</summary>
    public virtual ExecutionsClient Executions { get; } = null!;

    /// <summary>List agents, read and change their memory, and create threads with them.</summary>
    public virtual AgentsClient Agents { get; } = null!;

    /// <summary>Talk with agents.</summary>
    public virtual ThreadsClient Threads { get; } = null!;

    /// <summary>Look at triggers and fire them.</summary>
    public virtual TriggersClient Triggers { get; } = null!;

    /// <summary>Search knowledge bases.</summary>
    public virtual KnowledgeBasesClient KnowledgeBases { get; } = null!;

    /// <summary>Manage webhooks.</summary>
    public virtual WebhooksClient Webhooks { get; } = null!;

    /// <summary>What the key may still send, by the last response with rate-limit headers; null before the first.</summary>
    public virtual Allowance? Allowance => _context?.Transport.Pacer.Allowance;

    /// <summary>Null in a mock.</summary>
    internal LastSeen? LastSeen => _context?.Transport.LastSeen;

    internal Transport Transport => _context!.Transport;

    internal Streaming.Polling.ExecutionPoller Poller => _context!.Poller;

    /// <summary>A client with the key in FLOWMAESTRO_API_KEY and, where it is set, the address in FLOWMAESTRO_BASE_URL.</summary>
    /// <exception cref="InvalidOperationException">FLOWMAESTRO_API_KEY is not set, or FLOWMAESTRO_BASE_URL is not a URL.</exception>
    public static FlowMaestroClient FromEnvironment()
    {
        var key = Environment.GetEnvironmentVariable(ApiKeyVariable);
        if (string.IsNullOrWhiteSpace(key))
            throw new InvalidOperationException($"The environment variable {ApiKeyVariable} is not set: it must contain the API key.");

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

    /// <summary>
    /// Sends a request that this version of the library has no method for, with the same authentication, limits, retries and errors.
    /// </summary>
    /// <param name="method">GET, PUT, DELETE and HEAD count as safe to repeat; other methods are retried only when the request cannot
    /// have been handled.</param>
    /// <param name="path">Path and query, such as <c>/api/v1/workflows?page=2</c>; the first slash may be left out. Ids in it must be
    /// percent-encoded.</param>
    /// <param name="body">A JSON object: a dictionary, an anonymous object, an object of yours, a <c>JObject</c>, a <c>JsonElement</c>
    /// or a <c>JsonObject</c>. Null for none.</param>
    /// <param name="options">Time limit, retries and headers of this call alone.</param>
    /// <param name="cancellationToken">Ends the call at once; the server may have carried it out.</param>
    /// <returns>The whole JSON of the response, envelope included; a null token where the body is empty.</returns>
    /// <exception cref="ArgumentException">The path leaves the base address, or the body is not a JSON object. Nothing was
    /// sent.</exception>
    /// <exception cref="FlowMaestroException">The call failed; type and properties of the exception say how.</exception>
    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    public virtual async Task<ApiResponse<JToken>> SendAsync(
        HttpMethod method,
        string path,
        object? body = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default) =>
        await _context!.Transport.SendJsonAsync(Custom(method, path, body), options, cancellationToken).ConfigureAwait(false);

#pragma warning disable RS0026 // The type of the body tells these from the others.
    /// <inheritdoc cref="SendAsync(HttpMethod, string, object?, RequestOptions?, CancellationToken)"/>
    public virtual async Task<ApiResponse<JToken>> SendAsync(
        HttpMethod method, string path, JsonInput? body, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        await _context!.Transport.SendJsonAsync(Custom(method, path, body), options, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc cref="SendAsync(HttpMethod, string, object?, RequestOptions?, CancellationToken)"/>
    public virtual ApiResponse<JToken> Send(
        HttpMethod method, string path, JsonInput? body, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        _context!.Transport.SendJson(Custom(method, path, body), options, cancellationToken);
#pragma warning restore RS0026

    /// <inheritdoc cref="SendAsync(HttpMethod, string, object?, RequestOptions?, CancellationToken)"/>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Reflection.NotWithoutValue)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Reflection.NotWithoutValue)]
    public virtual Task<ApiResponse<JToken>> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken) =>
        SendAsync(method, path, (object?)null, options: null, cancellationToken);

    /// <inheritdoc cref="SendAsync(HttpMethod, string, object?, RequestOptions?, CancellationToken)"/>
    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    public virtual ApiResponse<JToken> Send(
        HttpMethod method,
        string path,
        object? body = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default) =>
        _context!.Transport.SendJson(Custom(method, path, body), options, cancellationToken);

    /// <inheritdoc cref="SendAsync(HttpMethod, string, object?, RequestOptions?, CancellationToken)"/>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Reflection.NotWithoutValue)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Reflection.NotWithoutValue)]
    public virtual ApiResponse<JToken> Send(HttpMethod method, string path, CancellationToken cancellationToken) =>
        Send(method, path, (object?)null, options: null, cancellationToken);

    /// <summary>Closes the connections. Calls that are under way fail; a handler from the options is not disposed.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Does the same as <c>Dispose</c>, and completes at once.</summary>
    public virtual ValueTask DisposeAsync()
    {
        Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    private static ApiRequest Custom(HttpMethod method, string path, object? body) =>
        ApiRequest.Custom(method, path, FreeFormJson.FromObject(body, nameof(body)));

    private static ApiRequest Custom(HttpMethod method, string path, JsonInput? body) =>
        ApiRequest.Custom(method, path, body?.ToPayload(nameof(body)));

    /// <summary>For derived mocks.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _context?.Dispose();
    }
}
