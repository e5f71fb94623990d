using FlowMaestro.Json;
using FlowMaestro.Models;
using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>Something that happened in a thread. The members are read from the JSON when they are asked for.</summary>
/// <remarks>System.Text.Json and Newtonsoft.Json write an event as the JSON that came.</remarks>
[Newtonsoft.Json.JsonConverter(typeof(RawJsonConverter))]
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<ThreadEvent>))]
public abstract record ThreadEvent : IRawJson
{
    private JsonPayload? _raw;
    private ThreadEventPayload? _payload;

    private protected ThreadEvent(string type) => Type = type;

    /// <summary>The type; see <see cref="ThreadEventTypes"/>.</summary>
    public string Type { get; init; }

    /// <summary>The thread.</summary>
    public string ThreadId
    {
        get => StreamOf ?? Payload.ThreadId ?? "";
        init => StreamOf = value;
    }

    /// <summary>When it happened; null where the server does not say.</summary>
    public DateTimeOffset? Timestamp
    {
        get => EventPayload.Time(Payload.Timestamp);
        init => Payload = Payload with { Timestamp = value?.ToUnixTimeMilliseconds() };
    }

    /// <summary>The JSON as it came; of an event that was made from a whole reply, the same members.</summary>
    public JToken Raw => RawJson.Token;

    /// <summary>Whether the reply is over: nothing about it comes after.</summary>
    public bool IsTerminal => this is MessageCompletedEvent or MessageFailedEvent;

    JsonPayload IRawJson.RawJson => RawJson;

    /// <summary>The id that the stream was opened for.</summary>
    internal string? StreamOf { get; set; }

    /// <summary>The data of the event as it arrived.</summary>
    internal JsonPayload? Received
    {
        init => (_raw, WasReceived) = (value, true);
    }

    /// <summary>Whether the server sent it; otherwise it was made from a whole reply.</summary>
    internal bool WasReceived { get; private init; }

    // The JSON of a changed event is written anew from its members.
    internal ThreadEventPayload Payload
    {
        get => _payload ??= EventPayload.Read<ThreadEventPayload>(_raw);
        init => (_payload, _raw) = (value, null);
    }

    private JsonPayload RawJson => _raw ??= new JsonPayload(ModelJson.ToUtf8(Payload));

    /// <summary>Type and thread; never what it carries.</summary>
    public sealed override string ToString() => $"{Type} {ThreadId}".TrimEnd();
}
