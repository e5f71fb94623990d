using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>A request that has been let in: the key may do it and the body is valid.</summary>
/// <param name="Route">The operation and the path.</param>
/// <param name="Query">The query parameters.</param>
/// <param name="Body">The body; empty where there was none.</param>
/// <param name="Aborted">Cancelled when the caller has gone.</param>
internal sealed record Call(Route Route, IReadOnlyDictionary<string, string> Query, JObject Body, CancellationToken Aborted)
{
    public DocumentedOperation Operation => Route.Operation;

    /// <summary>The last parameter of the path.</summary>
    public string Id => Route.Values[DocumentedOperation.ParameterName(Route.Operation.Segments.Last(DocumentedOperation.IsParameter))];
}
