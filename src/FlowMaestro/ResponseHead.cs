using System.Net;
using System.Net.Http.Headers;

namespace FlowMaestro;

/// <summary>What an answer says before its body.</summary>
internal sealed record ResponseHead(HttpStatusCode StatusCode, HttpResponseHeaders Headers)
{
    /// <summary>The head of an answer that no server gave, for records that tests make.</summary>
    public static ResponseHead Made
    {
        get
        {
            using var response = new HttpResponseMessage(HttpStatusCode.OK);
            return new(response.StatusCode, response.Headers);
        }
    }
}
