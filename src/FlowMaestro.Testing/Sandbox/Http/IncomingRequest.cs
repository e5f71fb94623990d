using FlowMaestro.Testing.Document;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>A request as it came over the wire.</summary>
internal sealed class IncomingRequest
{
    private const string Redacted = "[redacted]";

    private IncomingRequest(string method, string path)
    {
        Method = method;
        Path = path;
    }

    public string Method { get; }

    /// <summary>Still percent-encoded, without the query.</summary>
    public string Path { get; }

    public required IReadOnlyDictionary<string, string> Query { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The headers without the key.</summary>
    public IReadOnlyDictionary<string, string> SafeHeaders => Headers.ToDictionary(
        header => header.Key,
        header => IsKeyHeader(header.Key) ? Redacted : header.Value,
        StringComparer.OrdinalIgnoreCase);

    public required ReceivedBody Body { get; init; }

    /// <summary>The parts of the path, decoded. An empty id at the end is no part, as on the server.</summary>
    public IReadOnlyList<string> Segments => [.. Path.TrimEnd('/').Split('/').Skip(1).Select(Uri.UnescapeDataString)];

    public static async Task<IncomingRequest> ReadAsync(HttpContext context)
    {
        var request = context.Request;

        // The raw target: Kestrel decodes what is an encoded slash or dot inside an id.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new IncomingRequest(request.Method, target.Split('?', 2)[0])
        {
            Query = request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()),
            Headers = request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = await ReceivedBody.ReadAsync(request).ConfigureAwait(false),
        };
    }

    /// <summary>Everything that the document does not allow about it.</summary>
    public IReadOnlyList<Violation> Check(Route? route)
    {
        if (route is null)
        {
            return [new Violation("path", $"no operation is {Method} here")];
        }

        return
        [
            .. Headers.Keys.Any(IsKeyHeader) ? Array.Empty<Violation>() : [new Violation("headers", "no API key")],
            .. Path.EndsWith('/') ? [new Violation("path", "ends in an empty id")] : Array.Empty<Violation>(),
            .. RequestRules.CheckQuery(route.Operation, Query),
            .. Body.Fault is { } fault ? [new Violation("body", fault, IsRefused: true)] : RequestRules.CheckBody(route.Operation, Body.Json),
            .. Body.IsIgnored ? [new Violation("headers content-type", "is not application/json; the server ignores the body")] : Array.Empty<Violation>(),
        ];
    }

    private static bool IsKeyHeader(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || name.Equals("X-API-Key", StringComparison.OrdinalIgnoreCase);
}
