using FlowMaestro.Json;
using FlowMaestro.Models;

namespace FlowMaestro;

public sealed partial record ExecutionFailedEvent
{
    /// <summary>Why, and at which node where the server says.</summary>
    public ExecutionError? Error
    {
        get => Data.Read<ExecutionEventPayload>().ErrorAtNode;
        init => Data.Change(Data.Read<ExecutionEventPayload>() with { Error = value });
    }
}

/// <summary>
/// Not from the server: the connection broke off and was opened again. Events in between may be missing; the terminal event always comes.
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<StreamReconnectedEvent>))]
public sealed record StreamReconnectedEvent() : ExecutionEvent(ExecutionEventTypes.StreamReconnected)
{
    /// <summary>Why the connection before it ended, for logs.</summary>
    public string Reason
    {
        get => Data.Read<ExecutionEventPayload>().Reason ?? "";
        init => Data.Change(Data.Read<ExecutionEventPayload>() with { Reason = value });
    }
}

/// <summary>An event that this version of the library does not know, or whose data is not JSON.</summary>
/// <remarks>
/// Data that starts and ends like an object counts as JSON until a member is asked for. Only what ends the stream is
/// checked to the last byte first.
/// </remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<UnknownExecutionEvent>))]
public sealed record UnknownExecutionEvent() : ExecutionEvent("");
