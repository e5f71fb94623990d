using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace FlowMaestro.Testing.Document;

/// <summary>One of the responses that the document shows for an operation.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Example">The name of the example; null for a response without a body.</param>
/// <param name="IsFirst">Whether it is the first of its status and content type.</param>
/// <param name="ContentType">The type of the body; null where it has none.</param>
/// <param name="Body">The JSON, or the text of a stream.</param>
/// <param name="Schema">What the document says of the body.</param>
/// <param name="Headers">The headers with the values of their examples.</param>
internal sealed record DocumentedResponse(
    int Status,
    string? Example,
    bool IsFirst,
    string? ContentType,
    JToken? Body,
    JsonSchema? Schema,
    IReadOnlyDictionary<string, string> Headers)
{
    public const string Json = "application/json";
    public const string EventStream = "text/event-stream";

    public bool IsStream => ContentType == EventStream;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>For instance <c>404-noSuchThing</c>.</summary>
    public string Name => Example is null ? $"{Status}" : $"{Status}-{Example}";
}
