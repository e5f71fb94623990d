using System.Net;
using System.Net.Http.Headers;

namespace FlowMaestro;

/// <summary>What a response says before its body.</summary>
internal sealed class ResponseHead(HttpStatusCode statusCode, HttpResponseHeaders headers)
{
    public HttpStatusCode StatusCode { get; } = statusCode;

    public HttpResponseHeaders Headers { get; } = headers;

    /// <summary>What the key has left; null where the headers do not say.</summary>
    public RateLimit? RateLimit => field ??= RateLimit.From(Headers);

    /// <summary>The head of a response that no server gave, for records that tests make.</summary>
    public static ResponseHead Made
    {
        get
        {
            using var response = new HttpResponseMessage(HttpStatusCode.OK);
            return new(response.StatusCode, response.Headers);
        }
    }
}
