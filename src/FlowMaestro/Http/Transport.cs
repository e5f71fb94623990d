using System.Net;
using FlowMaestro.Diagnostics;
using FlowMaestro.Http.Pacing;
using FlowMaestro.Json;
using Newtonsoft.Json.Linq;
using Polly;

namespace FlowMaestro.Http;

/// <summary>
/// Carries every call: the pipeline runs attempts (authentication, headers, body out, response in, all inside the
/// attempt's time), and the last result becomes data or an exception. Each rule exists once: a synchronous call runs the
/// same methods with <c>async: false</c>, in which nothing ever yields.
/// </summary>
internal sealed class Transport : IDisposable
{
    private readonly FlowMaestroClientOptions _options;
    private readonly BaseAddress _baseAddress;
    private readonly HttpMessageInvoker _invoker;
    private readonly RetryPipelines _pipelines;
    private readonly RetryPipelines _synchronousPipelines;
    private readonly bool _ownsHandler;
    private readonly ApiKeySource _keys;
    private readonly CancellationTokenSource _shutdown = new();
    private readonly CancellationToken _end;
    private readonly string? _withoutSend;

    public Transport(FlowMaestroClientOptions options)
    {
        _options = options;
        _end = _shutdown.Token;
        LastSeen = new LastSeen(options.TimeProvider);
        _baseAddress = new BaseAddress(options.BaseUrl, options.AllowInsecureHttp);
        Diagnostics = new ClientDiagnostics(options, _baseAddress.Host, _baseAddress.Port);
        _pipelines = new RetryPipelines(options, options.TimeProvider, Diagnostics);
        _synchronousPipelines = new RetryPipelines(options, SynchronousClock, Diagnostics);

        _ownsHandler = options.Handler is null;
        _withoutSend = options.Handler is { } handler ? HandlerChain.WithoutSend(handler) : null;
        _invoker = new HttpMessageInvoker(options.Handler ?? Sockets.CreateHandler(options), disposeHandler: _ownsHandler);
        Pacer = new Pacer(options, Diagnostics.Calls, _end);
        _keys = new ApiKeySource(options, Pacer.Forget);
    }

    public TimeProvider Clock => _options.TimeProvider;

    private TimeProvider SynchronousClock => DedicatedThreadTimeProvider.For(Clock);

    public LastSeen LastSeen { get; }

    public ClientDiagnostics Diagnostics { get; }

    /// <summary>Keeps the calls to the server's allowance.</summary>
    public Pacer Pacer { get; }

    /// <summary>Ends with the client.</summary>
    public CancellationToken End => _end;

    public Task<T> SendAsync<T>(ApiRequest request, RequestOptions? options, CancellationToken cancellationToken)
        where T : Envelope, IModel<T>, new() =>
        RunAsync(async: true, request, options, ResponseReader.Envelope<T>, cancellationToken).AsTask();

    public T Send<T>(ApiRequest request, RequestOptions? options, CancellationToken cancellationToken)
        where T : Envelope, IModel<T>, new() =>
        Synchronously.Take(RunAsync(async: false, request, options, ResponseReader.Envelope<T>, cancellationToken));

    public Task<ApiResponse<JToken>> SendJsonAsync(ApiRequest request, RequestOptions? options, CancellationToken cancellationToken) =>
        RunAsync(async: true, request, options, ResponseReader.Json, cancellationToken).AsTask();

    public ApiResponse<JToken> SendJson(ApiRequest request, RequestOptions? options, CancellationToken cancellationToken) =>
        Synchronously.Take(RunAsync(async: false, request, options, ResponseReader.Json, cancellationToken));

    public Task<HttpResponseMessage> OpenAsync(ApiRequest request, RequestOptions? options, CancellationToken cancellationToken) =>
        RunAsync(async: true, request, options, ResponseReader.Events, cancellationToken, wantsEvents: true).AsTask();

    public HttpResponseMessage Open(ApiRequest request, RequestOptions? options, CancellationToken cancellationToken) =>
        Synchronously.Take(RunAsync(async: false, request, options, ResponseReader.Events, cancellationToken, wantsEvents: true));

    public void Dispose()
    {
        if (!_end.IsCancellationRequested)
        {
            // The pool closes idle connections only: calls that are under way are ended here.
            Pacer.Dispose();
            _shutdown.Cancel();
            _shutdown.Dispose();
            _invoker.Dispose();
        }
    }

    private async ValueTask<T> RunAsync<T>(
        bool async,
        ApiRequest request,
        RequestOptions? options,
        Func<AttemptResult, FlowMaestroClientOptions, T> read,
        CancellationToken cancellationToken,
        bool wantsEvents = false)
    {
        ObjectDisposedException.ThrowIf(_end.IsCancellationRequested, typeof(FlowMaestroClient));
        cancellationToken.ThrowIfCancellationRequested();
        var address = _baseAddress.Resolve(request.Target);
        var call = new Call(_options, address, request, options, cancellationToken) { WantsEvents = wantsEvents };
        if (!async && _withoutSend is not null)
            throw HandlerChain.NotSynchronous(_withoutSend);

        using var observation = Diagnostics.Observe(call.Operation.Method.Method, call.Operation.PathTemplate);
        var context = async ? ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken) : null;
        try
        {
            var outcome = context is not null
                ? await _pipelines.For(call.MaxRetries).ExecuteOutcomeAsync(
                    static (context, state) => state.Transport.AttemptAsync(async: true, state.Call, context.CancellationToken),
                    context,
                    (Transport: this, Call: call)).ConfigureAwait(false)
                : Outcome.FromResult(_synchronousPipelines.For(call.MaxRetries).Execute(
                    static (state, token) => Synchronously.Take(state.Transport.AttemptAsync(async: false, state.Call, token)).Result!,
                    (Transport: this, Call: call),
                    cancellationToken));
            outcome.ThrowIfException();
            var result = outcome.Result!;
            observation?.Responded((int?)result.Status, call.Attempts);
            return read(Accept(result), _options);
        }
        catch (Exception e) when (observation?.Failed(e, call.Attempts) == true)
        {
            throw;
        }
        finally
        {
            if (context is not null)
                ResilienceContextPool.Shared.Return(context);
        }
    }

    private AttemptResult Accept(AttemptResult result)
    {
        LastSeen.Note(result);

        // A DELETE whose response was lost has deleted what the next attempt no longer finds.
        var call = result.Call;
        var isGone = result.Status == HttpStatusCode.NotFound && call.MayHaveBeenHandled && call.Operation.Method == HttpMethod.Delete;
        if (result.IsSuccess || isGone)
            return result;

        using (result)
        {
            throw ErrorMapping.ToException(result, _options);
        }
    }

    private async ValueTask<Outcome<AttemptResult>> AttemptAsync(bool async, Call call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Before the attempt's own time begins: waiting for a permit does not count against it.
        _keys.Authorize(call);
        using var permit = await Pacer.AcquireAsync(async, call, cancellationToken).ConfigureAwait(false);
        if (permit.WasAwaited)
            _keys.Authorize(call);

        using var limit = new AttemptLimit(async ? Clock : SynchronousClock, call.NextLimit(), cancellationToken, _end);
        RequestBody? sent = null;
        HttpResponseMessage? response = null;
        var isStream = false;
        try
        {
            using var message = call.NextAttempt(out sent);
            response = async
                ? await _invoker.SendAsync(message, limit.Token).ConfigureAwait(false)
                : _invoker.Send(message, limit.Token);
            isStream = call.WantsEvents && response.IsSuccessStatusCode && EventStreams.Is(response);
            var result = isStream
                ? AttemptResult.OfStream(call, response)
                : await AttemptResult.ReadAsync(async, call, response, limit.Token).ConfigureAwait(false);
            return Outcome.FromResult(permit.Ended(result));
        }
        catch (NotSupportedException e) when (!async && response is null)
        {
            throw HandlerChain.NotSynchronous(_options.Handler?.GetType().Name ?? "The handler", e);
        }
        catch (Exception e) when (e is not InsufficientExecutionStackException)
        {
            limit.ThrowIfCallerCancelled(e);
            call.IsAbandoned = _end.IsCancellationRequested;
            return Outcome.FromResult(
                permit.Ended(AttemptResult.Failed(call, e, limit.TimedOut, response, sent, _ownsHandler)));
        }
        finally
        {
            if (!isStream)
                response?.Dispose();
        }
    }
}
