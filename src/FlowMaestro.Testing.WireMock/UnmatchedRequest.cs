namespace FlowMaestro.Testing;

/// <summary>A request that no stub takes.</summary>
/// <param name="Request">
/// The request; its <see cref="RecordedRequest.Violations"/> say what the OpenAPI document does not allow about it.
/// </param>
/// <param name="NearestStub">
/// The stub that comes nearest: operation, name of the response, method and path. Null where none has anything in common with the request.
/// </param>
public sealed record UnmatchedRequest(RecordedRequest Request, string? NearestStub)
{
    private const int LongestBody = 500;

    /// <summary>The request, the nearest stub and what is not allowed, in lines.</summary>
    public override string ToString()
    {
        var query = string.Join('&', Request.Query.Select(static parameter => $"{parameter.Key}={parameter.Value}"));
        List<string> lines = [$"{Request.Method} {Request.Path}{(query.Length == 0 ? "" : $"?{query}")}"];
        if (Request.Body?.ToString(Newtonsoft.Json.Formatting.None) is { } body)
            lines.Add($"  body: {(body.Length > LongestBody ? $"{body[..LongestBody]}…" : body)}");

        lines.Add($"  nearest stub: {NearestStub ?? "none"}");
        lines.AddRange(Request.Violations.Select(static violation => $"  the OpenAPI document does not allow: {violation}"));
        return string.Join(Environment.NewLine, lines);
    }
}
