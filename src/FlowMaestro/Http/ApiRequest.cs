using System.Globalization;
using System.Runtime.CompilerServices;
using FlowMaestro.Json;

namespace FlowMaestro.Http;

/// <summary>An operation with its arguments; made by the raw clients, sent by the transport.</summary>
internal sealed class ApiRequest(ApiOperation operation)
{
    public ApiOperation Operation { get; } = operation;

    /// <summary>Path and query, relative to the base address.</summary>
    public string Target { get; private set; } = operation.PathTemplate;

    public IModel? Content { get; private set; }

    /// <exception cref="ArgumentException">The id would climb the path or reach another route.</exception>
    public static void CheckId(string value, string argument)
    {
        ArgumentNullException.ThrowIfNull(value, argument);
        if (string.IsNullOrWhiteSpace(value) || value is "." or "..")
        {
            throw new ArgumentException($"'{value}' is not an id: the request would reach something else.", argument);
        }
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
}
