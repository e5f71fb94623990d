using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Sandbox;
using FlowMaestro.Testing.Sandbox.Http;

namespace FlowMaestro.Testing;

/// <summary>
/// A small FlowMaestro inside this process, on a free port of 127.0.0.1: no account, no network. It has every operation of
/// the OpenAPI document, keeps what is created, runs executions and streams their events. Webhooks are delivered, signed, to
/// addresses of this machine; deliveries to others are not sent and count as successful. By default it behaves as the public
/// server does, but for its rate limit: <see cref="FlowMaestroSandboxOptions.RequestsPerMinute"/> sets one.
/// </summary>
public sealed class FlowMaestroSandbox : IAsyncDisposable
{
    /// <summary>Stands for every operation in <see cref="Fail"/> and <see cref="DropConnection"/>.</summary>
    public const string AnyOperation = "*";

    private readonly SandboxState _state;
    private readonly SandboxServer _server;
    private readonly RequestRecorder _recorder;
    private readonly FaultInjection _faults;
    private int _disposed;

    private FlowMaestroSandbox(SandboxState state, SandboxServer server, RequestRecorder recorder, FaultInjection faults)
    {
        _state = state;
        _server = server;
        _recorder = recorder;
        _faults = faults;
    }

    /// <summary>The address it listens on.</summary>
    public Uri BaseUrl => _server.Address;

    /// <summary>The key of <see cref="CreateClient"/>: the first of <see cref="FlowMaestroSandboxOptions.ApiKeys"/>.</summary>
    public string ApiKey =>
        Options.ApiKeys.Count > 0 ? Options.ApiKeys[0].Value : throw new InvalidOperationException("The sandbox has no API key.");

    /// <summary>The options it was started with. Most can be changed while it runs.</summary>
    public FlowMaestroSandboxOptions Options => _state.Options;

    /// <summary>The requests received so far, in their order, with those that were refused.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _recorder.Requests;

    /// <summary>Starts a sandbox.</summary>
    /// <param name="options">Its content and behaviour. Changes made later take effect, unless the option says otherwise.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="IOException"><see cref="FlowMaestroSandboxOptions.Port"/> is in use.</exception>
    public static async Task<FlowMaestroSandbox> StartAsync(
        FlowMaestroSandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        var document = await DocumentReader.GetEmbeddedAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return await StartAsync(document, options ?? new FlowMaestroSandboxOptions(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts a sandbox.</summary>
    /// <param name="configure">Changes the default options.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static Task<FlowMaestroSandbox> StartAsync(
        Action<FlowMaestroSandboxOptions> configure, CancellationToken cancellationToken = default)
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
    /// Lets the next requests of an operation fail with an error, without any effect. The body is the example of the OpenAPI
    /// document, or where that has none a page of HTML as a proxy would send it.
    /// </summary>
    /// <param name="operationId">For instance <c>Workflows_Get</c>, or <see cref="AnyOperation"/>.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="times">How many requests.</param>
    /// <param name="retryAfter">
    /// The <c>Retry-After</c> header, rounded up to whole seconds. Default: none; with 429 that of a named
    /// <paramref name="example"/>, otherwise one second.
    /// </param>
    /// <param name="example">The name of the example in the document, for instance <c>expiredKey</c>. Default: its first.</param>
    /// <exception cref="ArgumentException">The document has no such operation.</exception>
    public void Fail(string operationId, int status, int times = 1, TimeSpan? retryAfter = null, string? example = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 300);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        var wait = retryAfter ?? (status == 429 && example is null ? TimeSpan.FromSeconds(1) : null);
        AddFault(operationId, new Fault(operationId, status, example, wait), times);
    }

    /// <summary>Cuts the connection of the next requests of an operation instead of sending a response.</summary>
    /// <param name="operationId">For instance <c>Workflows_Execute</c>, or <see cref="AnyOperation"/>.</param>
    /// <param name="times">How many requests.</param>
    /// <param name="afterHandling">Whether the request takes effect before the connection is cut. Default false.</param>
    /// <exception cref="ArgumentException">The document has no such operation.</exception>
    public void DropConnection(string operationId, int times = 1, bool afterHandling = false) =>
        AddFault(operationId, new Fault(operationId, Status: null, AfterHandling: afterHandling), times);

    /// <summary>Removes the requests received so far from <see cref="Requests"/>.</summary>
    public void ClearRequests() => _recorder.Clear();

    /// <summary>Cuts every connection and stops every execution.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        await _server.DisposeAsync().ConfigureAwait(false);
        await _state.DisposeAsync().ConfigureAwait(false);
    }

    internal static async Task<FlowMaestroSandbox> StartAsync(
        ApiDocument document, FlowMaestroSandboxOptions options, CancellationToken cancellationToken = default)
    {
        var state = new SandboxState(document, options);
        var recorder = new RequestRecorder(state.Clock);
        var faults = new FaultInjection(state);
        try
        {
            var server = await SandboxServer.StartAsync(state, recorder, faults, cancellationToken).ConfigureAwait(false);
            return new FlowMaestroSandbox(state, server, recorder, faults);
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
            throw new ArgumentException($"The OpenAPI document has no operation '{operationId}'.", nameof(operationId));

        _faults.Add(fault, times);
    }
}
