using System.Collections.Concurrent;
using FlowMaestro.Testing.Document;

namespace FlowMaestro.Testing.Sandbox.Data;

/// <summary>All rows, by the path of the collection they stand in, for instance <c>agents/{the id of one}/memory</c>.</summary>
internal sealed class ResourceStore(ApiDocument document)
{
    private readonly ConcurrentDictionary<string, ResourceCollection> _collections = new();

    /// <summary>The collection that a request is about.</summary>
    public ResourceCollection Of(Route route) => At(Collection(route.Operation, route.Segments));

    /// <summary>The collection that an operation without parents is about, for instance that of all executions.</summary>
    public ResourceCollection Of(string operationId)
    {
        var operation = document.Find(operationId)!;
        return At(Collection(operation, operation.Segments));
    }

    public ResourceCollection At(IReadOnlyList<string> segments) =>
        _collections.GetOrAdd(string.Join('/', segments), _ => new ResourceCollection(KeyMember(segments)));

    private IReadOnlyList<string> Collection(DocumentedOperation operation, IReadOnlyList<string> segments)
    {
        if (operation.IsItem)
            return [.. segments.SkipLast(1)];

        // agents/{id}/threads creates what is then found under threads.
        return operation.Kind == OperationKind.Create && ItemOperation(segments) is null ? [.. segments.Take(2), segments[^1]] : segments;
    }

    private string KeyMember(IReadOnlyList<string> segments) =>
        ItemOperation(segments) is { } item && item.Data?.ActualSchema.ActualProperties.ContainsKey("id") != true
            ? DocumentedOperation.ParameterName(item.Segments[^1])
            : "id";

    private DocumentedOperation? ItemOperation(IReadOnlyList<string> collection) =>
        document.Match("GET", [.. collection, "*"])?.Operation is { IsItem: true } operation ? operation : null;
}
