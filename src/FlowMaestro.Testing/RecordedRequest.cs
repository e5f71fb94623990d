using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing;

/// <summary>A request that a sandbox or a stub received.</summary>
public sealed class RecordedRequest
{
    internal RecordedRequest()
    {
    }

    /// <summary>The method, in upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The path as it was sent, still percent-encoded, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The query parameters.</summary>
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>The headers, by name in any case. The key is not among them: it reads <c>[redacted]</c>.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body: a string where it was not JSON, null where there was none.</summary>
    public required JToken? Body { get; init; }

    /// <summary>The operation of the OpenAPI document, for instance <c>Workflows_Execute</c>. Null where the document has none.</summary>
    public required string? OperationId { get; init; }

    /// <summary>
    /// What the OpenAPI document does not allow about it and why, for instance <c>body top_k: is more than 20</c>. Never shows a value.
    /// </summary>
    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary>Whether the OpenAPI document allows everything about it.</summary>
    public bool IsValid => Violations.Count == 0;

    /// <summary>When it arrived, by the clock of the sandbox or the stubs.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The status of the response. Null until there is one, and where the connection was cut instead.</summary>
    public int? StatusCode { get; internal set; }

    /// <summary>The method, the path and what is wrong.</summary>
    public override string ToString() => IsValid ? $"{Method} {Path}" : $"{Method} {Path} ({string.Join("; ", Violations)})";
}
