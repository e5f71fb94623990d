using FlowMaestro.Testing.Document;
using Microsoft.AspNetCore.WebUtilities;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using WireMock;

namespace FlowMaestro.Testing.Stubs;

/// <summary>A request that reached the server, held against the OpenAPI document.</summary>
internal sealed class ReceivedRequest
{
    private const string Bearer = "Bearer ";
    private const string Redacted = "[redacted]";

    private readonly JToken? _body;
    private readonly bool _isBodyJson = true;
    private readonly Dictionary<string, string> _headers;
    private readonly Dictionary<string, string> _query;
    private readonly DateTimeOffset _receivedAt;

    public ReceivedRequest(IRequestMessage message, ApiDocument document, string? apiKey)
    {
        // WireMock decodes the path, an encoded slash inside an id too. The URL keeps it.
        Path = new Uri(message.Url).AbsolutePath;
        Segments = [.. Path.TrimEnd('/').Split('/').Skip(1).Select(Uri.UnescapeDataString)];
        Method = message.Method.ToUpperInvariant();
        Route = document.Match(Method, Segments);
        _receivedAt = new DateTimeOffset(message.DateTime.ToUniversalTime());
        _query = QueryHelpers.ParseQuery(message.RawQuery).ToDictionary(static query => query.Key, static query => query.Value.ToString());
        _headers = (message.Headers ?? new Dictionary<string, WireMock.Types.WireMockList<string>>())
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        if (message.Body is { Length: > 0 } text)
            (_body, _isBodyJson) = Parse(text);

        Key = KeyOf(_headers);
        HasKey = !string.IsNullOrWhiteSpace(Key) && (apiKey is null || Key == apiKey);
        Violations = [.. Check()];
    }

    public string Method { get; }

    /// <summary>Percent-encoded, without the query.</summary>
    public string Path { get; }

    /// <summary>The decoded parts of the path. An empty id at the end is no part, as on the server.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>Null where the document has no operation.</summary>
    public Route? Route { get; }

    public string? Key { get; }

    public bool HasKey { get; }

    /// <summary>The documented response that it asks for by name; null for none.</summary>
    public string? Answer => _headers.GetValueOrDefault(FlowMaestroStubs.AnswerHeader);

    /// <summary>What the document does not allow about it.</summary>
    public IReadOnlyList<Violation> Violations { get; }

    public bool IsAllowed => Violations.Count == 0;

    /// <summary>The value of the only parameter of the path; null where it has none, or several.</summary>
    public string? Id => Route?.Values is { Count: 1 } values ? values.Values.Single() : null;

    public RecordedRequest Record(int? status) => new()
    {
        Method = Method,
        Path = Path,
        Query = _query,
        Headers = _headers.ToDictionary(
            static header => header.Key,
            static header => IsKeyHeader(header.Key) ? Redacted : header.Value,
            StringComparer.OrdinalIgnoreCase),
        Body = _body?.DeepClone(),
        OperationId = Route?.Operation.Id,
        Violations = [.. Violations.Select(violation => violation.ToString())],
        ReceivedAt = _receivedAt,
        StatusCode = status,
    };

    private IEnumerable<Violation> Check()
    {
        if (Route is not { Operation: var operation })
            return [new Violation("path", $"no operation is {Method} here")];

        return
        [
            .. HasKey ? [] : (Violation[])[new Violation("headers", Key is null ? "no API key" : "not the API key that the stubs take")],
            .. Path.EndsWith('/') ? (Violation[])[new Violation("path", "ends in an empty id")] : [],
            .. RequestRules.CheckQuery(operation, _query),
            .. _isBodyJson ? RequestRules.CheckBody(operation, _body) : [new Violation("body", "is not JSON", IsRefused: true)],
            .. _body is null || IsJsonContent() ? [] : (Violation[])[new Violation("headers content-type", "is not application/json")],
            .. CheckAnswerHeader(operation),
        ];
    }

    private IEnumerable<Violation> CheckAnswerHeader(DocumentedOperation operation) =>
        Answer is { } name && !operation.Responses.Any(response => response.Name == name || $"{response.Status}" == name)
            ? [new Violation($"headers {FlowMaestroStubs.AnswerHeader}", $"not a response of {operation.Id}")]
            : [];

    private bool IsJsonContent() =>
        _headers.TryGetValue("Content-Type", out var type)
        && type.Split(';')[0].Trim().Equals(DocumentedResponse.Json, StringComparison.OrdinalIgnoreCase);

    private static (JToken Body, bool IsJson) Parse(string text)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
            var json = JToken.ReadFrom(reader);
            return reader.Read() ? (text, false) : (json, true);
        }
        catch (JsonReaderException)
        {
            return (text, false);
        }
    }

    // The word Bearer is case-sensitive on the server.
    private static string? KeyOf(Dictionary<string, string> headers) =>
        headers.TryGetValue("X-API-Key", out var key) ? key
        : headers.TryGetValue("Authorization", out var value) && value.StartsWith(Bearer, StringComparison.Ordinal) ? value[Bearer.Length..]
        : null;

    private static bool IsKeyHeader(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || name.Equals("X-API-Key", StringComparison.OrdinalIgnoreCase);
}
