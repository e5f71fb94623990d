using FlowMaestro.Testing.Document;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Stubs;

/// <summary>Writes an event as the server sends it.</summary>
internal static class EventFrame
{
    /// <param name="happened">An event that came from a server, or was made by a test.</param>
    /// <param name="executionId">The execution whose stream it is in.</param>
    /// <param name="stream">The operation that streams; its path names the id.</param>
    /// <exception cref="ArgumentException">No server sends such an event.</exception>
    public static string Of(ExecutionEvent happened, string executionId, DocumentedOperation stream)
    {
        if (happened is StreamReconnectedEvent)
            throw new ArgumentException("A StreamReconnectedEvent is made by the client; no server sends one.", nameof(happened));

        var data = happened.Raw is JObject raw ? (JObject)raw.DeepClone() : [];
        data[DocumentedOperation.ParameterName(stream.Segments.Single(DocumentedOperation.IsParameter))] = executionId;
        return $"event: {happened.Type}\ndata: {data.ToString(Formatting.None)}\n\n";
    }
}
