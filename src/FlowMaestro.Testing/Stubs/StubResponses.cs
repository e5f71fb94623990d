using System.Globalization;
using System.Text;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Stubs;

/// <summary>Turns answers with an example of the document into others.</summary>
internal static class StubResponses
{
    public static JObject RateLimit(JObject response, long retryAfter)
    {
        response["headers"]!["retry-after"] = retryAfter.ToString(CultureInfo.InvariantCulture);
        var error = response["jsonBody"]!["error"]!;
        error["message"] = $"Rate limit exceeded. Please retry after {retryAfter} seconds.";
        error["details"]!["retry_after"] = retryAfter;
        return response;
    }

    public static JObject MissingScopes(JObject response, IReadOnlyList<string> scopes)
    {
        var error = response["jsonBody"]!["error"]!;
        error["message"] = $"Missing required scopes: {string.Join(", ", scopes)}";
        error["details"] = new JObject { ["required_scopes"] = new JArray(scopes), ["missing_scopes"] = new JArray(scopes), ["your_scopes"] = new JArray() };
        return response;
    }

    public static JObject Slow(JObject response, TimeSpan duration, int pieces)
    {
        response["chunkedDribbleDelay"] = new JObject { ["numberOfChunks"] = pieces, ["totalDuration"] = (long)duration.TotalMilliseconds };
        return response;
    }

    public static JObject Cut(JObject response, int events)
    {
        var frames = ((string)response["body"]!).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Take(events);
        var body = string.Concat(frames.Select(frame => $"{frame}\n\n"));
        response = Slow(response, TimeSpan.FromMilliseconds(20), 2);
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
