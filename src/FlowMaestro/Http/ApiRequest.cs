using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FlowMaestro.Json;

namespace FlowMaestro.Http;

/// <summary>An operation with its arguments; made by the raw clients, sent by the transport.</summary>
internal sealed class ApiRequest(ApiOperation operation)
{
    public ApiOperation Operation { get; } = operation;

    /// <summary>Path and query, relative to the base address.</summary>
    public string Target { get; private set; } = operation.PathTemplate;

    public IModel? Content { get; private set; }

    /// <summary>The execution that the call is about, for its exceptions.</summary>
    public string? ExecutionId { get; set; }

    /// <summary>A request that the OpenAPI document does not know. Methods that HTTP calls idempotent are safe to repeat.</summary>
    /// <param name="method">Of HTTP.</param>
    /// <param name="path">Path and query below the base address, with or without the first slash.</param>
    /// <param name="body">Sent as it is; null for none.</param>
    /// <exception cref="ArgumentException">The path is empty, or would leave the base address.</exception>
    public static ApiRequest Custom(HttpMethod method, string path, JsonPayload? body)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var isSafe = method == HttpMethod.Get || method == HttpMethod.Put || method == HttpMethod.Delete || method == HttpMethod.Head;

        // Logs and span names show the template, never the path with its ids.
        var request = new ApiRequest(new ApiOperation(nameof(Custom), method, "{path}", isSafe, timeout: null)) { Target = Below(path) };
        request.Body(body is null ? null : new RawBody(body));
        return request;
    }

    /// <exception cref="ArgumentException">The id would climb the path or reach another route.</exception>
    public static void CheckId(string value, string argument)
    {
        ArgumentNullException.ThrowIfNull(value, argument);
        if (string.IsNullOrWhiteSpace(value) || value is "." or "..")
            throw new ArgumentException($"'{value}' is not an id: the request would reach another path.", argument);
    }

    public void Path(string name, string value, [CallerArgumentExpression(nameof(value))] string argument = "")
    {
        CheckId(value, argument);
        Target = Target.Replace($"{{{name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
    }

    public void Query(string name, int? value) => Query(name, value?.ToString(CultureInfo.InvariantCulture));

    public void Query<T>(string name, T? value)
        where T : struct, IOpenEnum => Query(name, value?.Value is { Length: > 0 } text ? text : null);

    public void Query(string name, string? value)
    {
        if (value is not null)
        {
            var separator = Target.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            Target = $"{Target}{separator}{name}={Uri.EscapeDataString(value)}";
        }
    }

    public void Body(IModel? content) => Content = content;

    private static string Below(string path)
    {
        var target = path.StartsWith('/') ? path[1..] : path;
        var isBelow = !target.StartsWith('/')
            && !target.Any(static c => c is '\\' or '#' || char.IsControl(c))
            && !Uri.TryCreate(target, UriKind.Absolute, out _)
            && !target.Split('?')[0].Split('/').Any(static segment => Uri.UnescapeDataString(segment) is "." or "..");
        return isBelow ? target : throw new ArgumentException(
            "The path must be below the base address, such as /api/v1/workflows: no other host, no '.' or '..', no backslash, no fragment.",
            nameof(path));
    }

    private sealed class RawBody(JsonPayload payload) : IModel
    {
        public void Write(Utf8JsonWriter writer) => writer.WriteRawValue(payload.Utf8.Span, skipInputValidation: true);
    }
}
