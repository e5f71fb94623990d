using System.Text;
using FlowMaestro.Testing.Document;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>The body of a request, read as the server reads it.</summary>
internal sealed record RequestBody
{
    private const int MaxDepth = 512;

    private RequestBody()
    {
    }

    /// <summary>Null where there is no body, or the server does not read it.</summary>
    public JToken? Json { get; private init; }

    /// <summary>The body for the record: a string where it is not JSON.</summary>
    public JToken? Recorded { get; private init; }

    /// <summary>Why the server does not accept the body, and its response; both null when it does.</summary>
    public Violation? Violation { get; private init; }

    public JsonResponse? Error { get; private init; }

    /// <summary>Whether the server accepts the request and then handles it as if it had no body.</summary>
    public bool IsIgnored { get; private init; }

    public static async Task<RequestBody> ReadAsync(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(bytes, request.HttpContext.RequestAborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            // Kestrel decides by Content-Length before it reads, and closes the connection after the response.
            return Refuse(recorded: null, "is too large", ErrorResponses.TooLarge());
        }

        if (bytes.Length == 0)
            return new RequestBody();

        var text = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        return request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() switch
        {
            "application/json" => Parse(text) is { } json
                ? new RequestBody { Json = json, Recorded = json }
                : Refuse(text, "is not JSON", ErrorResponses.Malformed()),
            "text/plain" => new RequestBody { Recorded = text, IsIgnored = true },
            _ => Refuse(text, "has a content type that is not application/json", ErrorResponses.NotJson(request.ContentType)),
        };
    }

    private static RequestBody Refuse(string? recorded, string reason, JsonResponse error) =>
        new() { Recorded = recorded, Violation = new Violation("body", reason, IsRefused: true), Error = error };

    private static JToken? Parse(string text)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(text))
            {
                DateParseHandling = DateParseHandling.None,
                MaxDepth = MaxDepth,
            };
            var json = JToken.ReadFrom(reader);
            return reader.Read() ? null : json;
        }
        catch (JsonReaderException)
        {
            return null;
        }
    }
}
