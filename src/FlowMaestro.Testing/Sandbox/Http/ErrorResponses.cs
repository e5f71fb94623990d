using System.Globalization;
using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Sandbox.Data;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>The error responses of the server.</summary>
internal sealed class ErrorResponses(IdGenerator ids, TimeProvider clock)
{
    public JObject Meta() => new() { ["request_id"] = ids.New("requests"), ["timestamp"] = clock.Text() };

    /// <summary>An error of the API.</summary>
    public JsonResponse Error(int status, string code, string message, JObject? details = null)
    {
        var error = new JObject { ["code"] = code, ["message"] = message };
        if (details is not null)
            error["details"] = details;

        return new JsonResponse(status, new JObject { ["error"] = error, ["meta"] = Meta() });
    }

    /// <summary>An error of the framework below the API, for requests that do not reach the API.</summary>
    private static JsonResponse Framework(int status, string? code, string error, string message)
    {
        var body = new JObject { ["statusCode"] = status };
        if (code is not null)
            body["code"] = code;

        body["error"] = error;
        body["message"] = message;
        return new JsonResponse(status, body);
    }

    public static JsonResponse NoRoute(string method, string path) => Framework(404, null, "Not Found", $"Route {method}:{path} not found");

    public static JsonResponse TooLarge() => Framework(413, "FST_ERR_CTP_BODY_TOO_LARGE", "Payload Too Large", "Request body is too large");

    public static JsonResponse NotJson(string? contentType) =>
        Framework(415, "FST_ERR_CTP_INVALID_MEDIA_TYPE", "Unsupported Media Type", $"Unsupported Media Type: {contentType ?? "undefined"}");

    public static JsonResponse Malformed() => Framework(500, null, "Internal Server Error", "Body is not valid JSON");

    public static JsonResponse ImpossibleId(string id) =>
        Framework(500, "22P02", "Internal Server Error", $"invalid input syntax for type uuid: \"{id}\"");

    /// <summary>An error as the document shows it.</summary>
    /// <returns>Null where the document has no such error.</returns>
    public JsonResponse? Documented(DocumentedOperation operation, int status, string? example = null)
    {
        if (operation.ErrorResponse(status, example) is not { Body: JObject body, Headers: var headers })
            return null;

        if (body.ContainsKey("meta"))
            body["meta"] = Meta();

        return new JsonResponse(status, body)
        {
            RetryAfterSeconds = headers.TryGetValue("retry-after", out var wait) ? int.Parse(wait, CultureInfo.InvariantCulture) : null,
        };
    }

    public JsonResponse NotFound(string parameter, string id)
    {
        var words = parameter.Replace("_id", "", StringComparison.Ordinal).Replace('_', ' ');
        var resource = char.ToUpperInvariant(words[0]) + words[1..];
        var details = new JObject { ["resource"] = resource, ["id"] = id };
        return Error(404, "resource_not_found", $"{resource} with id '{id}' not found", details);
    }

    public JsonResponse Invalid(string message) => Error(400, "validation_error", message);

    public JsonResponse Invalid(IEnumerable<Violation> violations) => Error(400, "validation_error", "Validation failed", new JObject
    {
        ["errors"] = new JArray(violations.Select(v => new JObject
        {
            ["field"] = v.Place.Split(' ', 2)[^1],
            ["message"] = v.Reason,
        })),
    });

    public JsonResponse MissingScopes(IReadOnlyCollection<string> required, IReadOnlyCollection<string> granted)
    {
        var missing = required.Except(granted).ToList();
        return Error(403, "insufficient_scope", $"Missing required scopes: {string.Join(", ", missing)}", new JObject
        {
            ["required_scopes"] = new JArray(required),
            ["missing_scopes"] = new JArray(missing),
            ["your_scopes"] = new JArray(granted),
        });
    }

    public JsonResponse RateLimited(string window, int limit, int retryAfter)
    {
        var message = window == "day"
            ? "Daily rate limit exceeded. Limit resets at midnight UTC."
            : $"Rate limit exceeded. Please retry after {retryAfter} seconds.";
        var details = new JObject { ["limit"] = limit, ["window"] = window, ["retry_after"] = retryAfter };
        return Error(429, "rate_limit_exceeded", message, details) with { RetryAfterSeconds = retryAfter };
    }
}
