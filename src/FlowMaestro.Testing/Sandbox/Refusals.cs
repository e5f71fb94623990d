using System.Globalization;
using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>Error answers, in the shapes of the server.</summary>
internal sealed class Refusals(SandboxIds ids, TimeProvider clock)
{
    public JObject Meta() => new() { ["request_id"] = ids.New("requests"), ["timestamp"] = clock.Text() };

    /// <summary>The usual shape.</summary>
    public JsonAnswer Error(int status, string code, string message, JObject? details = null)
    {
        var error = new JObject { ["code"] = code, ["message"] = message };
        if (details is not null)
        {
            error["details"] = details;
        }

        return new JsonAnswer(status, new JObject { ["error"] = error, ["meta"] = Meta() });
    }

    /// <summary>The shape of the server's framework, for what never reaches the application.</summary>
    public static JsonAnswer Framework(int status, string? code, string error, string message)
    {
        var body = new JObject { ["statusCode"] = status };
        if (code is not null)
        {
            body["code"] = code;
        }

        body["error"] = error;
        body["message"] = message;
        return new JsonAnswer(status, body);
    }

    public static JsonAnswer NoRoute(string method, string path) => Framework(404, null, "Not Found", $"Route {method}:{path} not found");

    public static JsonAnswer TooLarge() => Framework(413, "FST_ERR_CTP_BODY_TOO_LARGE", "Payload Too Large", "Request body is too large");

    public static JsonAnswer NotJson(string? contentType) =>
        Framework(415, "FST_ERR_CTP_INVALID_MEDIA_TYPE", "Unsupported Media Type", $"Unsupported Media Type: {contentType ?? "undefined"}");

    public static JsonAnswer Malformed() => Framework(500, null, "Internal Server Error", "Body is not valid JSON");

    public static JsonAnswer ImpossibleId(string id) =>
        Framework(500, "22P02", "Internal Server Error", $"invalid input syntax for type uuid: \"{id}\"");

    /// <summary>An error answer as the document shows it.</summary>
    /// <returns>Null where the document knows no such answer.</returns>
    public JsonAnswer? Documented(DocumentedOperation operation, int status, string? example = null)
    {
        if (operation.ErrorAnswer(status, example) is not { Body: JObject body, Headers: var headers })
        {
            return null;
        }

        if (body.ContainsKey("meta"))
        {
            body["meta"] = Meta();
        }

        return new JsonAnswer(status, body)
        {
            RetryAfterSeconds = headers.TryGetValue("retry-after", out var seconds) ? int.Parse(seconds, CultureInfo.InvariantCulture) : null,
        };
    }

    public JsonAnswer NotFound(string parameter, string id)
    {
        var words = parameter.Replace("_id", "", StringComparison.Ordinal).Replace('_', ' ');
        var resource = char.ToUpperInvariant(words[0]) + words[1..];
        return Error(404, "resource_not_found", $"{resource} with id '{id}' not found", new JObject { ["resource"] = resource, ["id"] = id });
    }

    public JsonAnswer Invalid(string message) => Error(400, "validation_error", message);

    public JsonAnswer Invalid(IEnumerable<Violation> violations) => Error(400, "validation_error", "Validation failed", new JObject
    {
        ["errors"] = new JArray(violations.Select(v => new JObject
        {
            ["field"] = v.Place.Split(' ', 2)[^1],
            ["message"] = v.Reason,
        })),
    });

    public JsonAnswer MissingScopes(IReadOnlyCollection<string> required, IReadOnlyCollection<string> owned)
    {
        var missing = required.Except(owned).ToList();
        return Error(403, "insufficient_scope", $"Missing required scopes: {string.Join(", ", missing)}", new JObject
        {
            ["required_scopes"] = new JArray(required),
            ["missing_scopes"] = new JArray(missing),
            ["your_scopes"] = new JArray(owned),
        });
    }

    public JsonAnswer RateLimited(RateLimitVerdict verdict)
    {
        var message = verdict.Window == "day"
            ? "Daily rate limit exceeded. Limit resets at midnight UTC."
            : $"Rate limit exceeded. Please retry after {verdict.RetryAfter} seconds.";
        return Error(429, "rate_limit_exceeded", message, new JObject
        {
            ["limit"] = verdict.Window == "day" ? verdict.LimitPerDay : verdict.Limit,
            ["window"] = verdict.Window,
            ["retry_after"] = verdict.RetryAfter,
        }) with
        { RetryAfterSeconds = verdict.RetryAfter };
    }
}
