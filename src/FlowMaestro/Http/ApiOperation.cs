namespace FlowMaestro.Http;

/// <summary>One operation of the OpenAPI document, as far as sending it goes.</summary>
internal sealed class ApiOperation(string id, HttpMethod method, string pathTemplate, bool isSafe, TimeSpan? timeout)
{
    public string Id { get; } = id;

    public HttpMethod Method { get; } = method;

    public string PathTemplate { get; } = pathTemplate;

    /// <summary>Whether repeating it can do no harm.</summary>
    public bool IsSafe { get; } = isSafe;

    /// <summary>How long the server may hold it, where that is longer than usual.</summary>
    public TimeSpan? Timeout { get; } = timeout;

    /// <summary>As messages name it: the template, without ids.</summary>
    public override string ToString() => $"{Method} {PathTemplate}";
}
