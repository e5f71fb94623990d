using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Sandbox;
using FlowMaestro.Testing.Sandbox.Http;
using FlowMaestro.Testing.Sandbox.Operations;

namespace FlowMaestro.Testing;

/// <summary>
/// A small FlowMaestro inside this process, on a free port of 127.0.0.1: no account, no network. It knows every
/// operation of the OpenAPI document, keeps what is created, runs executions and streams their events. Webhooks are
/// delivered, signed, to addresses of this machine; deliveries to others are not sent and count as successful.
/// </summary>
public sealed class FlowMaestroSandbox : IAsyncDisposable
{
    /// <summary>Stands for every operation in <see cref="Fail"/> and <see cref="DropConnection"/>.</summary>
    public const string AnyOperation = "*";

    private readonly SandboxState _state;
    private readonly LoopbackServer _server;
    private readonly RequestLog _log;
    private readonly FaultList _faults;
    private int _disposed;

    private FlowMaestroSandbox(SandboxState state, LoopbackServer server, RequestLog log, FaultList faults)
    {
        _state = state;
        _server = server;
        _log = log;
        _faults = faults;
    }

    /// <summary>Where it listens.</summary>
    public Uri BaseUrl => _server.Address;

    /// <summary>The key of <see cref="CreateClient"/>: the first of <see cref="FlowMaestroSandboxOptions.ApiKeys"/>.</summary>
    public string ApiKey => Options.ApiKeys.Count > 0 ? Options.ApiKeys[0].Value : throw new InvalidOperationException("The sandbox has no API key.");

    /// <summary>The options it was started with. Most can be changed while it runs.</summary>
    public FlowMaestroSandboxOptions Options => _state.Options;

    /// <summary>The requests received so far, those that were refused too.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _log.Requests;

    /// <summary>Starts a sandbox.</summary>
    /// <param name="options">What it has and how it behaves. It keeps them.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<FlowMaestroSandbox> StartAsync(FlowMaestroSandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        var document = await DocumentReader.GetEmbeddedAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return await StartAsync(document, options ?? new FlowMaestroSandboxOptions(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts a sandbox.</summary>
    /// <param name="configure">Changes the default options.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static Task<FlowMaestroSandbox> StartAsync(Action<FlowMaestroSandboxOptions> configure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new FlowMaestroSandboxOptions();
        configure(options);
        return StartAsync(options, cancellationToken);
    }

    /// <summary>Makes a client of this sandbox, to be disposed by the caller.</summary>
    /// <param name="configure">Changes the options of the client, for instance its key.</param>
    public FlowMaestroClient CreateClient(Action<FlowMaestroClientOptions>? configure = null)
    {
        var options = new FlowMaestroClientOptions { ApiKey = ApiKey, BaseUrl = BaseUrl };
        configure?.Invoke(options);
        return new FlowMaestroClient(options);
    }

    /// <summary>
    /// Answers the next requests of an operation with an error and does nothing else. The body is that of the OpenAPI
    /// document, or a page of HTML as from a proxy where the document has none.
    /// </summary>
    /// <param name="operationId">For instance <c>Workflows_Get</c>, or <see cref="AnyOperation"/>.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="times">How many requests.</param>
    /// <param name="retryAfter">The <c>Retry-After</c> header, in whole seconds. Default: none, but with 429 what a named <paramref name="example"/> says, and otherwise one second.</param>
    /// <param name="example">The name of the example in the document, for instance <c>expiredKey</c>. Default: its first.</param>
    /// <exception cref="ArgumentException">The document has no such operation.</exception>
    public void Fail(string operationId, int status, int times = 1, TimeSpan? retryAfter = null, string? example = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 300);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        var wait = retryAfter ?? (status == 429 && example is null ? TimeSpan.FromSeconds(1) : null);
        AddFault(operationId, new Fault(operationId, status, example, wait), times);
    }

    /// <summary>Cuts the connection of the next requests of an operation instead of answering.</summary>
    /// <param name="operationId">For instance <c>Workflows_Execute</c>, or <see cref="AnyOperation"/>.</param>
    /// <param name="times">How many requests.</param>
    /// <param name="afterHandling">Whether the request takes effect before. Default: it does not.</param>
    /// <exception cref="ArgumentException">The document has no such operation.</exception>
    public void DropConnection(string operationId, int times = 1, bool afterHandling = false) =>
        AddFault(operationId, new Fault(operationId, Status: null, AfterHandling: afterHandling), times);

    /// <summary>Forgets the requests received so far.</summary>
    public void ClearRequests() => _log.Clear();

    /// <summary>Cuts every connection and ends every execution.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _server.DisposeAsync().ConfigureAwait(false);
        await _state.DisposeAsync().ConfigureAwait(false);
    }

    internal static async Task<FlowMaestroSandbox> StartAsync(ApiDocument document, FlowMaestroSandboxOptions options, CancellationToken cancellationToken = default)
    {
        var state = new SandboxState(document, options);
        var log = new RequestLog(state.Clock);
        var faults = new FaultList();
        var pipeline = new RequestPipeline(state, log, faults, new OperationTable(state));
        try
        {
            var server = await LoopbackServer.StartAsync(new SandboxApplication(pipeline), options.Port, cancellationToken).ConfigureAwait(false);
            return new FlowMaestroSandbox(state, server, log, faults);
        }
        catch
        {
            await state.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void AddFault(string operationId, Fault fault, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        if (operationId != AnyOperation && _state.Document.Find(operationId) is null)
        {
            throw new ArgumentException($"The OpenAPI document has no operation '{operationId}'.", nameof(operationId));
        }

        _faults.Add(fault, times);
    }
}
