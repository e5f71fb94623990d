using System.Globalization;
using NSwag;

namespace FlowMaestro.Testing.Document;

/// <summary>The OpenAPI document, asked the way a server asks.</summary>
internal sealed class ApiDocument
{
    public ApiDocument(OpenApiDocument document)
    {
        // A literal segment wins over a parameter: memory/stats is not the memory of a user called stats.
        MaxRequestBytes = Convert.ToInt64(document.ExtensionData!["x-max-request-bytes"], CultureInfo.InvariantCulture);
        Operations =
        [
            .. document.Operations
                .Select(o => new DocumentedOperation(o))
                .OrderBy(o => o.Segments.Count(DocumentedOperation.IsParameter)),
        ];
    }

    public IReadOnlyList<DocumentedOperation> Operations { get; }

    /// <summary>The largest body of a request.</summary>
    public long MaxRequestBytes { get; }

    public DocumentedOperation? Find(string operationId) => Operations.FirstOrDefault(o => o.Id == operationId);

    /// <summary>Whether the rows of a collection can be read, so that it can be told which ids there are.</summary>
    public bool ShowsRows(IReadOnlyList<string> collection) => Operations.Any(o => o.Kind switch
    {
        OperationKind.List => o.Segments.SequenceEqual(collection),
        OperationKind.Get => o.Segments.SkipLast(1).SequenceEqual(collection),
        _ => false,
    });

    public Route? Match(string method, IReadOnlyList<string> segments) =>
        Operations.Where(o => o.Method == method).Select(o => Match(o, segments)).FirstOrDefault(route => route is not null);

    private static Route? Match(DocumentedOperation operation, IReadOnlyList<string> segments)
    {
        var template = operation.Segments;
        if (template.Count != segments.Count)
            return null;

        var values = new Dictionary<string, string>();
        for (var i = 0; i < template.Count; i++)
        {
            if (DocumentedOperation.IsParameter(template[i]))
                values.Add(DocumentedOperation.ParameterName(template[i]), segments[i]);
            else if (template[i] != segments[i])
                return null;
        }

        return new Route(operation, segments, values);
    }
}
