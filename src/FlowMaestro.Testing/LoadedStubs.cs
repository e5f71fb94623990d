using FlowMaestro.Models;
using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Stubs;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing;

/// <summary>
/// The stubs as loaded into a WireMock, and the way to let them change their state or misbehave. What is set later wins
/// over what was set before and over the answers asked for by header. Disposing it takes out what was loaded.
/// </summary>
public sealed class LoadedStubs : IAsyncDisposable
{
    private readonly string _prefix;
    private readonly string _scope = Guid.NewGuid().ToString("N");
    private readonly ApiDocument _document;
    private readonly WireMockAdmin _admin;
    private readonly WireMockJournal _journal;
    private bool _isEmpty = true;

    internal LoadedStubs(Uri wireMockRoot, string? pathPrefix, ApiDocument document)
    {
        var trimmed = pathPrefix?.Trim('/');
        _prefix = string.IsNullOrEmpty(trimmed) ? "" : $"/{trimmed}";
        _document = document;
        _admin = new WireMockAdmin(wireMockRoot);
        _journal = new WireMockJournal(_admin, _prefix, document);
        BaseUrl = new Uri($"{wireMockRoot.AbsoluteUri.TrimEnd('/')}{_prefix}/");
        Requests = new StubbedCalls(_journal, null);
    }

    /// <summary>The base URL for the clients under test.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The requests of all operations.</summary>
    public StubbedCalls Requests { get; }

    /// <summary>Makes a client of these stubs, to be disposed by the caller.</summary>
    /// <param name="configure">Changes the options of the client, for instance its headers.</param>
    public FlowMaestroClient CreateClient(Action<FlowMaestroClientOptions>? configure = null)
    {
        var options = new FlowMaestroClientOptions { ApiKey = "fm_live_stubs", BaseUrl = BaseUrl };
        configure?.Invoke(options);
        return new FlowMaestroClient(options);
    }

    /// <summary>The requests of one operation.</summary>
    /// <exception cref="ArgumentException">The OpenAPI document has no such operation.</exception>
    public StubbedCalls Calls(string operationId) => new(_journal, StubLibrary.Of(operationId).Id);

    /// <summary>Lets an operation give one of the answers that the OpenAPI document shows for it.</summary>
    /// <param name="operationId">For instance <c>Workflows_Get</c>.</param>
    /// <param name="answer">As in <see cref="FlowMaestroStubs.AnswerHeader"/>, for instance <c>404</c> or <c>429-day</c>.</param>
    /// <param name="times">After so many requests the operation answers as before. Default: always.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The OpenAPI document has no such operation or answer.</exception>
    public Task<StubbedCalls> AnswerAsync(string operationId, string answer, int? times = null, CancellationToken cancellationToken = default)
    {
        var operation = StubLibrary.Of(operationId);
        return OverrideAsync(operation, answer, operation.Answer(answer), times, cancellationToken);
    }

    /// <summary>Lets an operation answer 429 with <c>Retry-After</c> before it answers as before.</summary>
    /// <param name="operationId">For instance <c>Workflows_Get</c>.</param>
    /// <param name="retryAfter">Rounded up to whole seconds, as it travels; zero means at once.</param>
    /// <param name="times">How many requests.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<StubbedCalls> RateLimitAsync(string operationId, TimeSpan retryAfter, int times = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter, TimeSpan.Zero);
        var operation = StubLibrary.Of(operationId);
        return OverrideAsync(operation, "rate limit", StubResponses.RateLimit(operation.Answer("429"), (long)Math.Ceiling(retryAfter.TotalSeconds)), times, cancellationToken);
    }

    /// <summary>Refuses every operation to one key, as one whose rights do not suffice.</summary>
    /// <param name="apiKey">Other keys are answered as before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StubbedCalls> RefuseKeyAsync(string apiKey, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(apiKey);
        var mappings = StubLibrary.Operations.Select(operation =>
        {
            var mapping = operation.Override("without rights", StubResponses.MissingScopes(operation.Answer("403"), _document.Find(operation.Id)!.Scopes));
            mapping["request"]!["headers"] = new JObject { ["Authorization"] = new JObject { ["equalTo"] = $"Bearer {apiKey}" } };
            return mapping;
        });
        await ImportAsync(mappings, cancellationToken).ConfigureAwait(false);
        return Requests;
    }

    /// <summary>Lets an execution go from state to state: every look at it goes one further, and its events tell all that follow.</summary>
    /// <param name="executionId">The id; other executions are answered as before.</param>
    /// <param name="statuses">The states in their order. The last one stays.</param>
    /// <returns>The looks at executions.</returns>
    public async Task<StubbedCalls> ExecutionAsync(string executionId, params ExecutionStatus[] statuses)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(executionId);
        ArgumentOutOfRangeException.ThrowIfZero(statuses.Length, nameof(statuses));
        await ImportAsync(new ExecutionStub(executionId, statuses).Mappings(), CancellationToken.None).ConfigureAwait(false);
        return Calls(ExecutionStub.Get);
    }

    /// <summary>Lets a stream of events arrive in pieces.</summary>
    /// <param name="operationId">An operation that streams.</param>
    /// <param name="duration">How long the whole stream takes.</param>
    /// <param name="pieces">Into how many pieces of bytes it is cut, wherever that is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<StubbedCalls> SlowStreamAsync(string operationId, TimeSpan duration, int pieces = 10, CancellationToken cancellationToken = default)
    {
        var operation = StubLibrary.Of(operationId);
        return OverrideAsync(operation, "slow", StubResponses.Slow(operation.Stream(), duration, pieces), null, cancellationToken);
    }

    /// <summary>Cuts the connection in the middle of a stream of events; afterwards the operation streams as before.</summary>
    /// <param name="operationId">An operation that streams.</param>
    /// <param name="events">How many events arrive before.</param>
    /// <param name="times">How many connections are cut.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<StubbedCalls> CutStreamAsync(string operationId, int events = 1, int times = 1, CancellationToken cancellationToken = default)
    {
        var operation = StubLibrary.Of(operationId);
        return OverrideAsync(operation, "cut", StubResponses.Cut(operation.Stream(), events), times, cancellationToken);
    }

    /// <summary>Breaks the connection instead of answering.</summary>
    /// <param name="operationId">For instance <c>Workflows_Get</c>.</param>
    /// <param name="fault">How it breaks.</param>
    /// <param name="times">After so many requests the operation answers as before. Default: always.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<StubbedCalls> FaultAsync(string operationId, StubFault fault, int? times = null, CancellationToken cancellationToken = default) =>
        OverrideAsync(StubLibrary.Of(operationId), "fault", StubResponses.Fault(fault), times, cancellationToken);

    /// <summary>Fails when there were requests that no stub answers, since the OpenAPI document does not allow them.</summary>
    /// <exception cref="UnmatchedRequestException">There were; the message shows each beside the stub that comes nearest.</exception>
    public async Task VerifyEverythingMatchedAsync(CancellationToken cancellationToken = default)
    {
        var nearMisses = await _journal.ReadNearMissesAsync(cancellationToken).ConfigureAwait(false);
        if (nearMisses.Count > 0)
        {
            throw new UnmatchedRequestException(nearMisses);
        }
    }

    /// <summary>Takes out of the server what was loaded.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isEmpty)
        {
            _admin.Dispose();
            return;
        }

        var scope = new JObject { ["matchesJsonPath"] = new JObject { ["expression"] = $"$.{StubVocabulary.Scope}", ["equalTo"] = _scope } };
        try
        {
            await _admin.PostAsync("mappings/remove-by-metadata", scope, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _admin.Dispose();
        }
    }

    internal Task ImportAsync(IEnumerable<JObject> mappings, CancellationToken cancellationToken)
    {
        _isEmpty = false;

        // An array takes copies of what is part of something else.
        var scoped = new JArray(mappings);
        foreach (var mapping in scoped)
        {
            mapping["request"]!["urlPathTemplate"] = $"{_prefix}{mapping["request"]!["urlPathTemplate"]}";
            mapping["metadata"]![StubVocabulary.Scope] = _scope;
        }

        return _admin.PostAsync("mappings/import", new JObject { ["mappings"] = scoped }, cancellationToken);
    }

    private async Task<StubbedCalls> OverrideAsync(OperationStubs operation, string name, JObject response, int? times, CancellationToken cancellationToken)
    {
        var mapping = operation.Override(name, response);
        await ImportAsync(times is { } count ? Scenario.Repeat(mapping, count) : [mapping], cancellationToken).ConfigureAwait(false);
        return Calls(operation.Id);
    }
}
