using System.Net;
using FlowMaestro.Clock;
using FlowMaestro.Diagnostics;
using FlowMaestro.Http.Blocking;
using FlowMaestro.Http.Pacing;
using FlowMaestro.Json;

namespace FlowMaestro.Http;

/// <summary>
/// Carries every call: one attempt is authentication, headers, JSON out, the answer and its body inside the attempt's
/// time; the retry policy repeats it; what is left is data or an exception. Each rule exists once: a synchronous call
/// runs the same methods with <c>async: false</c>, in which nothing ever yields.
/// </summary>
internal sealed class Transport : IDisposable
{
    private readonly FlowMaestroClientOptions _options;
    private readonly BaseAddress _baseAddress;
    private readonly HttpMessageInvoker _invoker;
    private readonly HttpMessageInvoker _synchronousInvoker;
    private readonly RetryPolicy _retry;
    private readonly TimeProvider _synchronousClock;
    private readonly bool _ownsHandler;
    private readonly CancellationTokenSource _shutdown = new();
    private readonly CancellationToken _end;
    private readonly string? _withoutSend;

    public Transport(FlowMaestroClientOptions options)
    {
        _options = options;
        _end = _shutdown.Token;
        _baseAddress = new BaseAddress(options.BaseUrl, options.AllowInsecureHttp);
        _ownsHandler = options.Handler is null;
        _withoutSend = HandlerChain.WithoutSend(options.Handler);
        _invoker = new HttpMessageInvoker(options.Handler ?? Sockets.CreateHandler(options.ConnectTimeout), disposeHandler: _ownsHandler);
        _synchronousInvoker = _ownsHandler && BlockingConnections.ArePossible
            ? new HttpMessageInvoker(BlockingConnections.UseFor(Sockets.CreateHandler(options.ConnectTimeout)))
            : _invoker;
        Diagnostics = new ClientDiagnostics(options, _baseAddress);
        Pacer = new Pacer(options, Diagnostics.Calls);
        _retry = new RetryPolicy(options, Diagnostics);
        _synchronousClock = DedicatedThreadTimeProvider.For(options.TimeProvider);
    }

    public TimeProvider Clock => _options.TimeProvider;

    public FlowMaestroClientOptions Options => _options;

    public ClientDiagnostics Diagnostics { get; }

    /// <summary>Keeps the calls to the server's allowance.</summary>
    public Pacer Pacer { get; }

    /// <summary>Ends with the client.</summary>
    public CancellationToken End => _end;

    public Task<T> SendAsync<T>(ApiRequest request, RequestOptions? options, CancellationToken cancellationToken)
        where T : Envelope, IModel<T>, new() =>
        RunAsync(request, options, AnswerReader.Envelope<T>, cancellationToken);

    public T Send<T>(ApiRequest request, RequestOptions? options, CancellationToken cancellationToken)
        where T : Envelope, IModel<T>, new() =>
        Run(request, options, AnswerReader.Envelope<T>, cancellationToken);

    public Task<EventStream> OpenAsync(ApiRequest request, RequestOptions? options, CancellationToken cancellationToken) =>
        RunAsync(request, options, AnswerReader.Events, cancellationToken, wantsEvents: true, wantsJson: false);

    public EventStream Open(ApiRequest request, RequestOptions? options, CancellationToken cancellationToken) =>
        Run(request, options, AnswerReader.Events, cancellationToken, wantsEvents: true, wantsJson: false);

    public Task<EventStreamOr<T>> OpenOrSendAsync<T>(ApiRequest request, RequestOptions? options, CancellationToken cancellationToken)
        where T : Envelope, IModel<T>, new() =>
        RunAsync(request, options, AnswerReader.EventsOr<T>, cancellationToken, wantsEvents: true);

    public EventStreamOr<T> OpenOrSend<T>(ApiRequest request, RequestOptions? options, CancellationToken cancellationToken)
        where T : Envelope, IModel<T>, new() =>
        Run(request, options, AnswerReader.EventsOr<T>, cancellationToken, wantsEvents: true);

    public void Dispose()
    {
        if (!_end.IsCancellationRequested)
        {
            // The pool closes idle connections only: calls that are under way are ended here.
            Pacer.Dispose();
            _shutdown.Cancel();
            _shutdown.Dispose();
            _invoker.Dispose();
            _synchronousInvoker.Dispose();
        }
    }

    private Call Begin(ApiRequest request, RequestOptions? options, bool wantsEvents, bool wantsJson, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_end.IsCancellationRequested, typeof(FlowMaestroClient));
        cancellationToken.ThrowIfCancellationRequested();
        return new Call(_options, _baseAddress.Resolve(request.Target), request, options, cancellationToken)
        {
            WantsEvents = wantsEvents,
            WantsJson = wantsJson,
            LastEventId = options?.LastEventId,
        };
    }

    private async Task<T> RunAsync<T>(
        ApiRequest request, RequestOptions? options, Func<Answer, FlowMaestroClientOptions, T> take, CancellationToken cancellationToken, bool wantsEvents = false, bool wantsJson = true)
    {
        var call = Begin(request, options, wantsEvents, wantsJson, cancellationToken);
        using var observation = Diagnostics.Observe(call);
        try
        {
            var answer = await AttemptAsync(async: true, call, call.CallerToken).ConfigureAwait(false);
            if (_retry.ShouldRetry(answer))
            {
                answer = await _retry.RepeatAsync(async: true, answer, AttemptAsync).ConfigureAwait(false);
            }

            observation?.Answered(answer);
            return take(Accept(answer), _options);
        }
        catch (Exception e) when (observation?.Failed(e) == true)
        {
            throw;
        }
    }

    private T Run<T>(
        ApiRequest request, RequestOptions? options, Func<Answer, FlowMaestroClientOptions, T> take, CancellationToken cancellationToken, bool wantsEvents = false, bool wantsJson = true)
    {
        var call = Begin(request, options, wantsEvents, wantsJson, cancellationToken);
        if (_withoutSend is not null)
        {
            throw NotSynchronous(_withoutSend);
        }

        using var observation = Diagnostics.Observe(call);
        try
        {
            var answer = Synchronously.Take(AttemptAsync(async: false, call, call.CallerToken));
            if (_retry.ShouldRetry(answer))
            {
                answer = Synchronously.Take(_retry.RepeatAsync(async: false, answer, AttemptAsync));
            }

            observation?.Answered(answer);
            return take(Accept(answer), _options);
        }
        catch (Exception e) when (observation?.Failed(e) == true)
        {
            throw;
        }
    }

    private Answer Accept(Answer answer)
    {
        // A DELETE that was lost on the way back has deleted what the next attempt no longer finds.
        var isGone = answer.Status == HttpStatusCode.NotFound && answer.Call.MayHaveBeenHandled && answer.Call.Operation.Method == HttpMethod.Delete;
        if (answer.IsSuccess || isGone)
        {
            return answer;
        }

        using (answer)
        {
            throw FailureReader.ToException(answer, _options);
        }
    }

    private async ValueTask<Answer> AttemptAsync(bool async, Call call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Before the attempt's own time begins: waiting for a permit does not count against it.
        using var permit = await Pacer.AcquireAsync(async, call, cancellationToken).ConfigureAwait(false);
        using var limit = new AttemptLimit(async ? _options.TimeProvider : _synchronousClock, call.NextLimit(), cancellationToken, _end);
        RequestBody? sent = null;
        HttpResponseMessage? response = null;
        var isStream = false;
        try
        {
            using var message = call.NextAttempt(out sent);
            response = async
                ? await _invoker.SendAsync(message, limit.Token).ConfigureAwait(false)
                : _synchronousInvoker.Send(message, limit.Token);
            isStream = call.WantsEvents && response.IsSuccessStatusCode && EventStream.IsEventStream(response);
            var answer = isStream ? AttemptOutcome.Live(call, response) : await AttemptOutcome.ReadAsync(async, call, response, limit.Token).ConfigureAwait(false);
            permit.Ended(answer);
            return answer;
        }
        catch (NotSupportedException e) when (!async && response is null)
        {
            throw NotSynchronous(_options.Handler?.GetType().Name ?? "The handler", e);
        }
        catch (Exception e) when (e is not InsufficientExecutionStackException)
        {
            limit.ThrowIfCallerCancelled(e);
            call.IsAbandoned = _end.IsCancellationRequested;
            return AttemptOutcome.Broken(call, e, limit.TimedOut, response, sent, _ownsHandler);
        }
        finally
        {
            if (!isStream)
            {
                response?.Dispose();
            }
        }
    }

    private static InvalidOperationException NotSynchronous(string handler, Exception? cause = null) =>
        new($"{handler} cannot serve the synchronous methods: it does not override Send.", cause);
}
