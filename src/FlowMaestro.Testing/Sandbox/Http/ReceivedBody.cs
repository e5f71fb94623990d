using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>The body of a request, read the way the server reads it.</summary>
internal sealed record ReceivedBody
{
    private const int MaxBytes = 1_048_576;
    private const int MaxDepth = 512;

    private ReceivedBody()
    {
    }

    /// <summary>Null where there was none, or where it is not used.</summary>
    public JToken? Json { get; private init; }

    /// <summary>The body for the record: a string where it is not JSON.</summary>
    public JToken? Recorded { get; private init; }

    /// <summary>What the server does not take it for; null when it does.</summary>
    public string? Fault { get; private init; }

    /// <summary>The answer to that.</summary>
    public JsonAnswer? Refusal { get; private init; }

    /// <summary>Whether the server takes it and then acts as if there were none.</summary>
    public bool IsIgnored { get; private init; }

    public static async Task<ReceivedBody> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength is 0 || (request.ContentLength is null && !request.Headers.ContainsKey("Transfer-Encoding")))
        {
            return new ReceivedBody();
        }

        var text = request.ContentLength > MaxBytes ? null : await ReadTextAsync(request).ConfigureAwait(false);
        if (text is null)
        {
            return new ReceivedBody { Fault = "is over 1 MB", Refusal = Refusals.TooLarge() };
        }

        return text.Length == 0 ? new ReceivedBody() : Interpret(text, request.ContentType);
    }

    private static ReceivedBody Interpret(string text, string? contentType)
    {
        switch (contentType?.Split(';')[0].Trim().ToLowerInvariant())
        {
            case "application/json":
                return Parse(text) is { } json
                    ? new ReceivedBody { Json = json, Recorded = json }
                    : new ReceivedBody { Recorded = text, Fault = "is not JSON", Refusal = Refusals.Malformed() };
            case "text/plain":
                return new ReceivedBody { Recorded = text, IsIgnored = true };
            default:
                return new ReceivedBody { Recorded = text, Fault = "has a content type that is not application/json", Refusal = Refusals.NotJson(contentType) };
        }
    }

    private static async Task<string?> ReadTextAsync(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted).ConfigureAwait(false)) > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaxBytes)
            {
                return null;
            }
        }

        return System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static JToken? Parse(string text)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None, MaxDepth = MaxDepth };
            var json = JToken.ReadFrom(reader);
            return reader.Read() ? null : json;
        }
        catch (JsonReaderException)
        {
            return null;
        }
    }
}
