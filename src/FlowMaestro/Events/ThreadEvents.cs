using FlowMaestro.Json;
using FlowMaestro.Models;

namespace FlowMaestro;

/// <summary>The stream is open.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<ThreadConnectedEvent>))]
public sealed record ThreadConnectedEvent() : ThreadEvent(ThreadEventTypes.Connected);

/// <summary>The agent began to reply.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<MessageStartedEvent>))]
public sealed record MessageStartedEvent() : ThreadEvent(ThreadEventTypes.MessageStarted)
{
    /// <summary>The message that is being written; null where the server does not say.</summary>
    public string? MessageId
    {
        get => Payload.MessageId;
        init => Payload = Payload with { MessageId = value };
    }
}

/// <summary>The next piece of the reply.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<MessageTokenEvent>))]
public sealed record MessageTokenEvent() : ThreadEvent(ThreadEventTypes.MessageToken)
{
    /// <summary>The piece, to be written after the ones before it. From a server that cannot stream, the whole reply.</summary>
    public string Token
    {
        get => Payload.Token ?? "";
        init => Payload = Payload with { Token = value };
    }
}

/// <summary>The reply is complete.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<MessageCompletedEvent>))]
public sealed record MessageCompletedEvent() : ThreadEvent(ThreadEventTypes.MessageCompleted)
{
    /// <summary>The message; null where the server does not say.</summary>
    public string? MessageId
    {
        get => Payload.MessageId;
        init => Payload = Payload with { MessageId = value };
    }

    /// <summary>The whole reply; null where the server does not repeat it.</summary>
    public string? Content
    {
        get => Payload.Content;
        init => Payload = Payload with { Content = value };
    }
}

/// <summary>There will be no reply.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<MessageFailedEvent>))]
public sealed record MessageFailedEvent() : ThreadEvent(ThreadEventTypes.MessageFailed)
{
    /// <summary>Why.</summary>
    public ExecutionError? Error
    {
        get => Payload.Error;
        init => Payload = Payload with { Error = value };
    }
}

/// <summary>An event that this version of the library does not know, or whose data is not JSON.</summary>
/// <remarks>
/// Data that starts and ends like an object counts as JSON until a member is asked for. Only what ends the reply is
/// checked to the last byte first.
/// </remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<UnknownThreadEvent>))]
public sealed record UnknownThreadEvent() : ThreadEvent("");
