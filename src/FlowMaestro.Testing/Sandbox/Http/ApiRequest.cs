using FlowMaestro.Testing.Document;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>A request, its operation and its body. The middleware share it as a feature of the context.</summary>
internal sealed class ApiRequest
{
    private readonly Route? _route;

    private ApiRequest(HttpRequest request, RequestBody content)
    {
        Http = request;
        Content = content;
        Query = request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
        _route = Match(request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<DocumentedOperation>(), Path);
        Violations = _route is null ? [new Violation("path", $"no operation is {request.Method} here")] : [.. Check()];
    }

    public HttpRequest Http { get; }

    public RequestBody Content { get; }

    public IReadOnlyDictionary<string, string> Query { get; }

    /// <summary>What the document does not allow about the request.</summary>
    public IReadOnlyList<Violation> Violations { get; }

    /// <summary>Still percent-encoded, without the query.</summary>
    public string Path => Http.Path.Value!;

    /// <summary>Whether the document has an operation with this method and path.</summary>
    public bool HasRoute => _route is not null;

    /// <summary>The operation and the values of its path.</summary>
    public Route Route => _route!;

    public DocumentedOperation Operation => Route.Operation;

    /// <summary>The last parameter of the path.</summary>
    public string Id => Route.Values[DocumentedOperation.ParameterName(Operation.Segments.Last(DocumentedOperation.IsParameter))];

    /// <summary>The JSON object that was sent; empty without a body.</summary>
    public JObject Body => Content.Json as JObject ?? [];

    /// <summary>Cancelled when the caller closes the connection.</summary>
    public CancellationToken Aborted => Http.HttpContext.RequestAborted;

    /// <summary>Set by the authentication.</summary>
    public SandboxApiKey? Key { get; set; }

    /// <summary>Whether to cut the connection after the request was handled, instead of sending the response.</summary>
    public bool DropsConnection { get; set; }

    public static ApiRequest Of(HttpContext context) => context.Features.GetRequiredFeature<ApiRequest>();

    public static async Task<ApiRequest> ReadAsync(HttpRequest request) =>
        new(request, await RequestBody.ReadAsync(request).ConfigureAwait(false));

    public static bool IsKeyHeader(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || name.Equals("X-API-Key", StringComparison.OrdinalIgnoreCase);

    private static Route? Match(DocumentedOperation? operation, string path)
    {
        // An empty id at the end is no segment: the server responds with the list, and the routing matches that.
        List<string> segments = [.. path.TrimEnd('/').Split('/').Skip(1).Select(Uri.UnescapeDataString)];
        var pairs = operation?.Segments.Zip(segments).ToLookup(pair => DocumentedOperation.IsParameter(pair.First));

        // The routing of ASP.NET Core ignores upper and lower case, that of the server does not.
        return pairs is null || pairs[false].Any(pair => pair.First != pair.Second)
            ? null
            : new Route(operation!, segments, pairs[true].ToDictionary(p => DocumentedOperation.ParameterName(p.First), p => p.Second));
    }

    private IEnumerable<Violation> Check() =>
    [
        .. Http.Headers.Keys.Any(IsKeyHeader) ? Array.Empty<Violation>() : [new Violation("headers", "no API key")],
        .. Path.EndsWith('/') ? [new Violation("path", "ends in an empty id")] : Array.Empty<Violation>(),
        .. RequestRules.CheckQuery(Operation, Query),
        .. Content.Violation is { } violation ? [violation] : RequestRules.CheckBody(Operation, Content.Json),
        .. Content.IsIgnored
            ? [new Violation("headers content-type", "is not application/json; the server ignores the body")]
            : Array.Empty<Violation>(),
    ];
}
