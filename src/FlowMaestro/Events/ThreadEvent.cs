using FlowMaestro.Json;
using FlowMaestro.Models;
using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>Something that happened in a thread. The members are read from the JSON when they are asked for.</summary>
/// <remarks>System.Text.Json and Newtonsoft.Json write an event as the JSON that came.</remarks>
[Newtonsoft.Json.JsonConverter(typeof(RawJsonConverter))]
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<ThreadEvent>))]
public abstract record ThreadEvent : IRawJson, IStreamEvent<ThreadEvent>
{
    internal EventData Data;

    private protected ThreadEvent(string type) => Type = type;

    /// <summary>The type; see <see cref="ThreadEventTypes"/>.</summary>
    public string Type { get; init; }

    /// <summary>The thread.</summary>
    public string ThreadId
    {
        get => Data.StreamOf ?? Data.Read<ThreadEventPayload>().ThreadId ?? "";
        init => Data.StreamOf = value;
    }

    /// <summary>When it happened; null where the server does not say.</summary>
    public DateTimeOffset? Timestamp
    {
        get => EventData.Time(Data.Read<ThreadEventPayload>().Timestamp);
        init => Data.Change(Data.Read<ThreadEventPayload>() with { Timestamp = value?.ToUnixTimeMilliseconds() });
    }

    /// <summary>The JSON as it came; of an event that was made from a whole reply, the same members.</summary>
    public JToken Raw => ((IRawJson)this).RawJson.Token;

    /// <summary>Whether the reply is over: nothing about it comes after.</summary>
    public bool IsTerminal => this is MessageCompletedEvent or MessageFailedEvent;

    JsonPayload IRawJson.RawJson => Data.Json ??= new JsonPayload(ModelJson.ToUtf8(Data.Read<ThreadEventPayload>()));

    /// <summary>Whether the server sent it; otherwise it was made from a whole reply.</summary>
    internal bool WasReceived { get; private set; }

    /// <summary>Type and thread; never what it carries.</summary>
    public sealed override string ToString() => $"{Type} {ThreadId}".TrimEnd();

    static ThreadEvent? IStreamEvent<ThreadEvent>.OfType(string type) => ThreadEventPayload.EventOf(type);

    static ThreadEvent IStreamEvent<ThreadEvent>.Unknown(string type) => new UnknownThreadEvent { Type = type };

    void IStreamEvent<ThreadEvent>.Receive(EventData data) => (Data, WasReceived) = (data, true);
}

/// <summary>An event that this version of the library does not know, or whose data is not JSON.</summary>
/// <remarks>
/// Data that starts and ends like an object counts as JSON until a member is asked for. Only what ends the reply is
/// checked to the last byte first.
/// </remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<UnknownThreadEvent>))]
public sealed record UnknownThreadEvent() : ThreadEvent("");
