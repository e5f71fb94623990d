using System.Globalization;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NSwag;

namespace FlowMaestro.Testing.Document;

/// <summary>One operation of the document.</summary>
internal sealed class DocumentedOperation
{
    private const string Json = "application/json";
    private const string EventStream = "text/event-stream";

    private readonly OpenApiOperation _operation;
    private readonly OpenApiResponse _success;

    public DocumentedOperation(OpenApiOperationDescription description)
    {
        _operation = description.Operation;
        Id = _operation.OperationId;
        Method = description.Method.ToUpperInvariant();
        Path = description.Path;
        Segments = description.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var success = _operation.ActualResponses.Where(r => r.Key.StartsWith('2')).OrderBy(r => r.Key, StringComparer.Ordinal).First();
        SuccessStatus = int.Parse(success.Key, CultureInfo.InvariantCulture);
        _success = success.Value;
        Scopes = _operation.ExtensionData.Get("x-scopes") is object[] scopes ? [.. scopes.Cast<string>()] : [];
        Query = _operation.ActualParameters.Where(p => p.Kind == OpenApiParameterKind.Query).ToDictionary(p => p.Name, p => p.ActualSchema);
        RequiredQuery =
            [.. _operation.ActualParameters.Where(p => p.Kind == OpenApiParameterKind.Query && p.IsRequired).Select(p => p.Name)];
        BodySchema = _operation.ActualRequestBody?.Content.Get(Json)?.Schema?.ActualSchema;
        IsBodyRequired = _operation.ActualRequestBody?.IsRequired ?? false;
        Kind = FindKind();
    }

    public string Id { get; }

    public string Method { get; }

    public string Path { get; }

    public IReadOnlyList<string> Segments { get; }

    public OperationKind Kind { get; }

    public int SuccessStatus { get; }

    public IReadOnlyList<string> Scopes { get; }

    public IReadOnlyDictionary<string, JsonSchema> Query { get; }

    public IReadOnlyList<string> RequiredQuery { get; }

    public JsonSchema? BodySchema { get; }

    public bool IsBodyRequired { get; }

    public bool IsItem => IsParameter(Segments[^1]);

    /// <summary>The schema of the whole success response.</summary>
    public JsonSchema? EnvelopeSchema => _success.Content.Get(Json)?.Schema?.ActualSchema;

    /// <summary>The schema of one event, where the operation streams.</summary>
    public JsonSchema? EventSchema => _success.Content.Get(EventStream)?.Schema?.ActualSchema;

    /// <summary>The <c>data</c> member of the success response.</summary>
    public JsonSchemaProperty? Data => EnvelopeSchema?.ActualProperties.GetValueOrDefault("data");

    public static bool IsParameter(string segment) => segment.StartsWith('{');

    public static string ParameterName(string segment) => segment.Trim('{', '}');

    /// <summary>Every response that the document shows, good and bad.</summary>
    public IEnumerable<DocumentedResponse> Responses =>
        _operation.ActualResponses.SelectMany(response => ResponsesOf(response.Key, response.Value));

    /// <summary>The first example of a request; null where it has no body.</summary>
    public JObject? RequestExample() =>
        _operation.ActualRequestBody?.Content.Get(Json)?.Examples is { Count: > 0 } examples
            ? (JObject)ExampleValue.Of(examples.Values.First())
            : null;

    /// <summary>The example of the success response in this shape, or in the documented one where both are the same.</summary>
    public JObject? SuccessExample(string shape)
    {
        var examples = _success.Content.Get(Json)?.Examples;
        return examples is null || examples.Count == 0
            ? null
            : (JObject)ExampleValue.Of(examples.Get(shape) ?? examples.Get("documented") ?? examples.Values.First());
    }

    /// <summary>Every example of the success response whose name begins like this.</summary>
    public IEnumerable<JObject> SuccessExamples(string prefix) =>
        from example in _success.Content.Get(Json)?.Examples ?? new Dictionary<string, OpenApiExample>()
        where example.Key.StartsWith(prefix, StringComparison.Ordinal)
        select (JObject)ExampleValue.Of(example.Value);

    /// <summary>The text of every example of the stream whose name begins like this.</summary>
    public IEnumerable<string> StreamExamples(string prefix) =>
        from example in _success.Content.Get(EventStream)?.Examples ?? new Dictionary<string, OpenApiExample>()
        where example.Key.StartsWith(prefix, StringComparison.Ordinal)
        select (string)ExampleValue.Of(example.Value)!;

    /// <returns>Null where the document knows no such response; the first example where none has the name.</returns>
    public DocumentedResponse? ErrorResponse(int status, string? name = null)
    {
        var key = status.ToString(CultureInfo.InvariantCulture);
        var examples = _operation.ActualResponses.GetValueOrDefault(key) is { } response
            ? ResponsesOf(key, response).Where(static example => example.ContentType == Json).ToList()
            : [];
        return examples.Find(example => example.Example == name) ?? examples.FirstOrDefault();
    }

    private static IEnumerable<DocumentedResponse> ResponsesOf(string key, OpenApiResponse response)
    {
        var status = int.Parse(key, CultureInfo.InvariantCulture);
        return response.Content.Count == 0
            ? [new DocumentedResponse(status, null, IsFirst: true, null, null, null, HeadersOf(response, null))]
            : response.Content.SelectMany(content => content.Value.Examples.Select((example, index) => new DocumentedResponse(
                status,
                example.Key,
                index == 0,
                content.Key,
                ExampleValue.Of(example.Value),
                content.Value.Schema?.ActualSchema,
                HeadersOf(response, example.Key))));
    }

    // What a header says depends on the response where it has an example of the same name.
    private static Dictionary<string, string> HeadersOf(OpenApiResponse response, string? example) => response.Headers.ToDictionary(
        h => h.Key,
        h => Text(
            (example is null ? null : h.Value.ActualParameter.Examples?.Get(example)?.Value)
            ?? h.Value.ActualParameter.ActualSchema.Example));

    private static string Text(object? example) => Convert.ToString(example, CultureInfo.InvariantCulture)!;

    private OperationKind FindKind() => (Method, IsItem) switch
    {
        ("GET", true) => OperationKind.Get,
        ("PATCH", true) => OperationKind.Update,
        ("PUT", true) => OperationKind.Replace,
        ("DELETE", true) => OperationKind.Delete,
        ("GET", false) when Data?.ActualTypeSchema.Type == JsonObjectType.Array => OperationKind.List,
        ("POST", false) when SuccessStatus == 201 => OperationKind.Create,
        _ => OperationKind.Action,
    };
}
