using System.Globalization;
using System.Text;
using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Stubs;

/// <summary>Answers of WireMock that differ from the examples of the document.</summary>
internal static class StubResponses
{
    public static JObject RateLimit(DocumentedAnswer answer, long retryAfter)
    {
        var response = StubMapping.Response(answer);
        response["headers"]!["retry-after"] = retryAfter.ToString(CultureInfo.InvariantCulture);
        var error = response["jsonBody"]!["error"]!;
        error["message"] = $"Rate limit exceeded. Please retry after {retryAfter} seconds.";
        error["details"]!["retry_after"] = retryAfter;
        return response;
    }

    public static JObject MissingScopes(DocumentedAnswer answer, IReadOnlyList<string> scopes)
    {
        var response = StubMapping.Response(answer);
        var error = response["jsonBody"]!["error"]!;
        error["message"] = $"Missing required scopes: {string.Join(", ", scopes)}";
        error["details"] = new JObject { ["required_scopes"] = new JArray(scopes), ["missing_scopes"] = new JArray(scopes), ["your_scopes"] = new JArray() };
        return response;
    }

    public static JObject Slow(DocumentedAnswer answer, TimeSpan duration, int pieces)
    {
        var response = StubMapping.Response(answer);
        response["chunkedDribbleDelay"] = new JObject { ["numberOfChunks"] = pieces, ["totalDuration"] = (long)duration.TotalMilliseconds };
        return response;
    }

    public static JObject Cut(DocumentedAnswer answer, int events)
    {
        var frames = ((string)answer.Body!).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Take(events);
        var body = string.Concat(frames.Select(frame => $"{frame}\n\n"));
        var response = Slow(answer, TimeSpan.FromMilliseconds(20), 2);
        response["body"] = body;

        // More is promised than comes: what the client reads ends in the middle.
        response["headers"]!["Content-Length"] = (Encoding.UTF8.GetByteCount(body) + 100).ToString(CultureInfo.InvariantCulture);
        return response;
    }

    public static JObject Fault(StubFault fault) => new()
    {
        ["fault"] = fault switch
        {
            StubFault.ConnectionReset => "CONNECTION_RESET_BY_PEER",
            StubFault.EmptyResponse => "EMPTY_RESPONSE",
            StubFault.MalformedBody => "MALFORMED_RESPONSE_CHUNK",
            StubFault.Garbage => "RANDOM_DATA_THEN_CLOSE",
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "There is no such fault."),
        },
    };
}
