using System.Globalization;
using FlowMaestro.Models;
using FlowMaestro.Testing.Stubs;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing;

/// <summary>
/// A stubbed FlowMaestro in a server of WireMock.Net, and the methods that set up other responses. What is set later wins over what was
/// set before. The stubs match only requests that the OpenAPI document allows; a response that refuses an invalid request (400, 401, 413,
/// 415) is given to any request that asks for it by name.
/// </summary>
public sealed class FlowMaestroStubs
{
    /// <summary>
    /// The request header that asks for a documented response by name: a status, or a status and the name of an example, for instance
    /// <c>404</c>, <c>429-day</c> or <c>200-deployed</c>.
    /// </summary>
    public const string AnswerHeader = "X-Stub-Answer";

    /// <summary>The <see cref="FlowMaestroException.Code"/> of the 404 that a request gets which no stub takes.</summary>
    public const string UnmatchedCode = "unmatched_request";

    private const string AnyKey = "fm_live_stubs";

    private readonly StubRegister _register;
    private readonly FlowMaestroStubsOptions _options;

    internal FlowMaestroStubs(StubRegister register, Uri baseUrl, FlowMaestroStubsOptions options)
    {
        _register = register;
        _options = options;
        BaseUrl = baseUrl;
        register.AddDocumented();
    }

    /// <summary>The base URL for the client or the service under test.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The requests of all operations.</summary>
    public StubbedCalls AllCalls => new(() => _register.Requests(static request => request.Route is not null));

    /// <summary>Makes a client of these stubs, to be disposed by the caller.</summary>
    /// <param name="configure">Changes the options of the client, for instance its headers.</param>
    public FlowMaestroClient CreateClient(Action<FlowMaestroClientOptions>? configure = null)
    {
        var options = new FlowMaestroClientOptions { ApiKey = _options.ApiKey ?? AnyKey, BaseUrl = BaseUrl };
        configure?.Invoke(options);
        return new FlowMaestroClient(options);
    }

    /// <summary>The requests of one operation.</summary>
    /// <param name="operationId">The id in the OpenAPI document, for instance <c>Workflows_Get</c>.</param>
    /// <exception cref="ArgumentException">The OpenAPI document has no such operation.</exception>
    public StubbedCalls Calls(string operationId)
    {
        var id = _register.Operation(operationId).Documented.Id;
        return new StubbedCalls(() => _register.Requests(request => request.Route?.Operation.Id == id));
    }

    /// <summary>Lets an operation give one of its documented responses.</summary>
    /// <param name="operationId">For instance <c>Workflows_Get</c>.</param>
    /// <param name="answer">As in <see cref="AnswerHeader"/>, for instance <c>404</c> or <c>429-day</c>.</param>
    /// <param name="times">After so many requests the operation responds as before. Default: never.</param>
    /// <param name="change">Changes the JSON of the response. The OpenAPI document has to allow the result.</param>
    /// <returns>The calls of the operation.</returns>
    /// <exception cref="ArgumentException">
    /// The OpenAPI document has no such operation or response, or does not allow the changed one.
    /// </exception>
    public StubbedCalls Answer(string operationId, string answer, int? times = null, Action<JObject>? change = null)
    {
        var operation = _register.Operation(operationId);
        foreach (var response in operation.Find(answer).Where(response => change is null || !response.Documented.IsStream))
            Override(operation, change is null ? response : operation.Change(response, change), times);

        return Calls(operationId);
    }

    /// <summary>Lets an operation respond 429 with <c>Retry-After</c>.</summary>
    /// <param name="operationId">For instance <c>Workflows_Get</c>.</param>
    /// <param name="retryAfter">Rounded up to whole seconds, as it travels; zero means at once.</param>
    /// <param name="times">After so many requests the operation responds as before. Default: once; null: never.</param>
    /// <returns>The calls of the operation.</returns>
    /// <exception cref="ArgumentException">The OpenAPI document has no such operation.</exception>
    public StubbedCalls RateLimit(string operationId, TimeSpan retryAfter, int? times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter, TimeSpan.Zero);
        var operation = _register.Operation(operationId);
        var seconds = (long)Math.Ceiling(retryAfter.TotalSeconds);
        var response = operation.Find("429")[0];
        response = operation.Change(response, body => RefusalBody.SetWait(body, seconds));
        Override(operation, response.WithHeader("retry-after", seconds.ToString(CultureInfo.InvariantCulture)), times);
        return Calls(operationId);
    }

    /// <summary>Lets an execution go from state to state: each poll sees the next one, and its events tell all that follow.</summary>
    /// <param name="executionId">
    /// The id; other executions stay as they are. The stub of <c>Workflows_Execute</c> says that it started <c>exec_xyz789</c>.
    /// </param>
    /// <param name="states">The states in their order. The last one stays.</param>
    /// <exception cref="ArgumentException">There is no id or no state.</exception>
    public StubbedExecution Execution(string executionId, params ExecutionStatus[] states)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(executionId);
        ArgumentNullException.ThrowIfNull(states);
        ArgumentOutOfRangeException.ThrowIfZero(states.Length, nameof(states));
        var polls = new StubbedCalls(() => _register.Requests(
            request => request.Route?.Operation.Id == ExecutionOperations.Get && request.Id == executionId));
        var execution = new StubbedExecution(_register, executionId, [.. states], polls);
        execution.Register();
        return execution;
    }

    /// <summary>
    /// Lets the stream of an execution send these events, each when it is due, and close. Without a terminal event it is a
    /// stream that was cut.
    /// </summary>
    /// <param name="executionId">The id, which every event takes; other executions stay as they are.</param>
    /// <param name="events">The events in their order; of those that a test makes, what it sets is sent.</param>
    /// <param name="between">The pause between two events. Default: none.</param>
    /// <param name="times">After so many connections the operation responds as before. Default: never.</param>
    /// <returns>The calls of the operation.</returns>
    /// <exception cref="ArgumentException">There is no id, or an event that no server sends.</exception>
    public StubbedCalls Stream(string executionId, IEnumerable<ExecutionEvent> events, TimeSpan? between = null, int? times = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(executionId);
        ArgumentNullException.ThrowIfNull(events);
        var pause = between ?? TimeSpan.Zero;
        ArgumentOutOfRangeException.ThrowIfLessThan(pause, TimeSpan.Zero, nameof(between));
        var operation = _register.Operation(ExecutionOperations.StreamEvents);
        var frames = events.Select(happened => EventFrame.Of(happened, executionId, operation.Documented)).ToList();
        var response = operation.Responses.First(static response => response.Documented.IsStream).Head().WithSseBody(async (_, queue) =>
        {
            for (var i = 0; i < frames.Count; i++)
            {
                if (i > 0 && pause > TimeSpan.Zero)
                    await Task.Delay(pause, _options.TimeProvider).ConfigureAwait(false);

                queue.Write(frames[i]);
            }

            queue.Close();
        });
        var requests = _register.Request(operation, request => request.IsAllowed && request.Id == executionId);
        _register.Override(requests, $"{operation.Documented.Id} {executionId}", response, times);
        return Calls(operation.Documented.Id);
    }

    /// <summary>Refuses every operation to one API key. Others are taken as before.</summary>
    /// <param name="apiKey">The key.</param>
    /// <param name="answer">
    /// The documented response, for instance <c>401-revokedKey</c>. Default: 403, the key lacks the scopes of the operation.
    /// </param>
    /// <returns>The calls of all operations.</returns>
    /// <exception cref="ArgumentException">The OpenAPI document has no such response.</exception>
    public StubbedCalls RefuseKey(string apiKey, string answer = "403")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(apiKey);
        foreach (var operation in _register.Operations)
        {
            var response = operation.Find(answer)[0];
            if (response.Documented.Status == 403)
                response = operation.Change(response, body => RefusalBody.SetScopes(body, operation.Documented.Scopes));

            var requests = _register.Request(operation, request => request.Key == apiKey);
            _register.Override(requests, $"{operation.Documented.Id} {response.Name} for one API key", response.Build());
        }

        return AllCalls;
    }

    /// <summary>Throws if requests came that match no stub, because the OpenAPI document does not allow them.</summary>
    /// <exception cref="UnmatchedRequestException">
    /// There were such requests. The message shows each with the nearest stub and with what the document does not allow about it.
    /// </exception>
    public void VerifyEverythingMatched()
    {
        if (_register.UnmatchedRequests() is { Count: > 0 } unmatched)
            throw new UnmatchedRequestException(unmatched);
    }

    private void Override(StubbedOperation operation, StubResponse response, int? times)
    {
        var requests = _register.Request(operation, response, static _ => true);
        _register.Override(requests, $"{operation.Documented.Id} {response.Name}", response.Build(), times);
    }
}
