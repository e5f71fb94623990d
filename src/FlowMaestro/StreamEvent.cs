using FlowMaestro.Streaming;
using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>One server-sent event, untyped.</summary>
internal sealed class StreamEvent
{
    internal StreamEvent(ReceivedEvent received, string? id)
    {
        Received = received;
        Id = id;
        IsJson = received.IsJson;
    }

    /// <summary>The <c>event:</c> line; <c>message</c> where there was none, as the standard has it.</summary>
    public string Type => Received.Type;

    /// <summary>The <c>id:</c> line; null where there was none.</summary>
    public string? Id { get; }

    /// <summary>Whether the data is JSON.</summary>
    public bool IsJson { get; }

    /// <summary>The data; a string where it is not JSON.</summary>
    public JToken Data => Received.Payload.Token;

    internal ReceivedEvent Received { get; }
}
