using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Stubs;

/// <summary>What the body of a refusal says of the request: its documented example says it of another one.</summary>
internal static class RefusalBody
{
    public static void SetWait(JObject body, long seconds)
    {
        var error = body["error"]!;
        error["message"] = $"Rate limit exceeded. Please retry after {seconds} seconds.";
        error["details"]!["retry_after"] = seconds;
    }

    public static void SetScopes(JObject body, IReadOnlyList<string> scopes)
    {
        var error = body["error"]!;
        error["message"] = $"Missing required scopes: {string.Join(", ", scopes)}";
        error["details"] = new JObject
        {
            ["required_scopes"] = new JArray(scopes),
            ["missing_scopes"] = new JArray(scopes),
            ["your_scopes"] = new JArray(),
        };
    }
}
