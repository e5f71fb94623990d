using FlowMaestro.Testing.Document;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace FlowMaestro.Testing.Stubs;

/// <summary>Puts the stubs into a server, in an order in which the more special one wins.</summary>
internal sealed class StubRegister(WireMockServer server, RequestReader reader, SandboxShape shape)
{
    // Lower comes first. WireMock's default is 0: mappings of the user win. Of stubs that come equally near the first is shown.
    private const int FirstOverride = 1_000_000;
    private const int DefaultStream = 2_000_000;
    private const int Default = DefaultStream + 1;
    private const int NamedStream = Default + 1;
    private const int Named = NamedStream + 1;
    private const int Unauthenticated = Named + 1;
    private const int Unmatched = int.MaxValue;

    private readonly IReadOnlyDictionary<string, StubbedOperation> _operations = StubbedOperation.All(shape);
    private readonly Guid _unmatched = Guid.NewGuid();
    private int _overrides;

    public SandboxShape Shape => shape;

    public IEnumerable<StubbedOperation> Operations => _operations.Values;

    /// <exception cref="ArgumentException">There is no such operation.</exception>
    public StubbedOperation Operation(string operationId) =>
        _operations.GetValueOrDefault(operationId ?? throw new ArgumentNullException(nameof(operationId)))
        ?? throw new ArgumentException($"The OpenAPI document has no operation {operationId}.", nameof(operationId));

    public void AddDocumented()
    {
        foreach (var operation in Operations)
        {
            foreach (var response in operation.Responses)
                Add(operation, response);

            var withoutKey = Request(operation, static request => !request.HasKey);
            Put(withoutKey, $"{operation.Documented.Id} without an API key", Unauthenticated, operation.Find("401")[0].Build());
        }

        AddUnmatched();
    }

    /// <summary>Wins over everything that was put before.</summary>
    /// <param name="request">Which requests.</param>
    /// <param name="title">What it is called in a list of mappings.</param>
    /// <param name="response">What they get.</param>
    /// <param name="times">After so many the earlier stubs respond again; null for never.</param>
    public void Override(IRequestBuilder request, string title, IResponseBuilder response, int? times = null)
    {
        var stub = server.Given(request).WithTitle(title).AtPriority(FirstOverride - Interlocked.Increment(ref _overrides));
        if (times is { } count)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count, nameof(times));
            stub.InScenario($"{Guid.NewGuid():N}").WillSetStateTo("over", count);
        }

        stub.RespondWith(response);
    }

    /// <summary>Wins over everything that was put before, in one state of a scenario, and leads to another.</summary>
    public void Override(IRequestBuilder request, string title, IResponseBuilder response, string scenario, int turn, int next)
    {
        var stub = server.Given(request).WithTitle(title).AtPriority(FirstOverride - Interlocked.Increment(ref _overrides));

        // A scenario begins without a state, and cannot be led back there: one of a single state is none.
        stub = (turn, next) switch
        {
            (0, 0) => stub,
            (0, _) => stub.InScenario(scenario).WillSetStateTo(next),
            _ => stub.InScenario(scenario).WhenStateIs(turn).WillSetStateTo(next),
        };
        stub.RespondWith(response);
    }

    public IRequestBuilder Request(StubbedOperation operation, Func<ReceivedRequest, bool> accepts) =>
        WireMock.RequestBuilders.Request.Create().Add(new OperationMatcher(reader, operation.Documented, accepts));

    /// <summary>The requests that a response is for, and of them those that are accepted.</summary>
    public IRequestBuilder Request(StubbedOperation operation, StubResponse response, Func<ReceivedRequest, bool> accepts) =>
        Request(operation, received => (response.IsRefusal || received.IsAllowed) && accepts(received));

    public IReadOnlyList<RecordedRequest> Requests(Func<ReceivedRequest, bool> isMeant) =>
    [
        .. from entry in server.LogEntries
           where entry.RequestMessage is not null
           orderby entry.RequestMessage!.DateTime
           let request = reader.Read(entry.RequestMessage!)
           where isMeant(request)
           select request.Record(StatusOf(entry.ResponseMessage)),
    ];

    public IReadOnlyList<UnmatchedRequest> UnmatchedRequests() =>
    [
        .. from entry in server.LogEntries
           where entry.RequestMessage is not null && (entry.MappingGuid is null || entry.MappingGuid == _unmatched)
           orderby entry.RequestMessage!.DateTime
           let request = reader.Read(entry.RequestMessage!).Record(StatusOf(entry.ResponseMessage))
           select new UnmatchedRequest(request, Nearest(entry.RequestMessage!)),
    ];

    private void Add(StubbedOperation operation, StubResponse response)
    {
        var title = $"{operation.Documented.Id} {response.Name} ({operation.Documented.Method} {operation.Documented.Path})";
        var isStream = response.Documented.IsStream;
        var named = Request(operation, response, request => request.Answer is { } name && response.Names.Contains(name));
        Put(named, $"{title} asked for by name", isStream ? NamedStream : Named, response.Build());
        if (response.IsPreferred && response.Documented.Status == operation.Documented.SuccessStatus)
        {
            var unnamed = Request(operation, response, static request => request.Answer is null);
            Put(unnamed, title, isStream ? DefaultStream : Default, response.Build());
        }
    }

    // WireMock's own 404 says neither what is missing nor which stub was meant.
    private void AddUnmatched()
    {
        var segments = Operations.Select(static operation => operation.Documented.Segments).Aggregate(static (common, other) =>
            [.. common.Zip(other).TakeWhile(static pair => pair.First == pair.Second).Select(static pair => pair.First)]);
        server.Given(WireMock.RequestBuilders.Request.Create().WithPath($"/{string.Join('/', segments)}/*"))
            .WithGuid(_unmatched).WithTitle("no stub").AtPriority(Unmatched)
            .RespondWith(Response.Create().WithStatusCode(404).WithHeader("Content-Type", DocumentedResponse.Json).WithBody(Explain));
    }

    private string Explain(IRequestMessage message)
    {
        var request = reader.Read(message);
        var reasons = request.IsAllowed ? "" : $" The OpenAPI document does not allow: {string.Join("; ", request.Violations)}.";
        return new JObject
        {
            ["error"] = new JObject
            {
                ["code"] = FlowMaestroStubs.UnmatchedCode,
                ["message"] = $"No stub takes {request.Method} {request.Path}.{reasons} Nearest stub: {Nearest(message) ?? "none"}.",
            },
        }.ToString(Formatting.None);
    }

    private string? Nearest(IRequestMessage message) =>
        server.FindNearMisses(message, 1).Select(static near => near.MappingTitle).FirstOrDefault();

    private void Put(IRequestBuilder request, string title, int priority, IResponseBuilder response) =>
        server.Given(request).WithTitle(title).AtPriority(priority).RespondWith(response);

    private static int? StatusOf(IResponseMessage? response) => response?.StatusCode switch
    {
        int status => status,
        System.Net.HttpStatusCode status => (int)status,
        string text when int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var status) => status,
        _ => null,
    };
}
