using FlowMaestro.Json;
using FlowMaestro.Models;
using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>Something that happened to an execution. The members are read from the JSON when they are asked for.</summary>
/// <remarks>System.Text.Json and Newtonsoft.Json write an event as the JSON that came.</remarks>
[Newtonsoft.Json.JsonConverter(typeof(RawJsonConverter))]
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<ExecutionEvent>))]
public abstract record ExecutionEvent : IRawJson, IStreamEvent<ExecutionEvent>
{
    internal EventData Data;

    private protected ExecutionEvent(string type) => Type = type;

    /// <summary>The type; see <see cref="ExecutionEventTypes"/>.</summary>
    public string Type { get; init; }

    /// <summary>The execution.</summary>
    public string ExecutionId
    {
        get => Data.StreamOf ?? Payload.ExecutionId ?? "";
        init => Data.StreamOf = value;
    }

    /// <summary>When it happened; null where the server does not say, as after the end.</summary>
    public DateTimeOffset? Timestamp
    {
        get => Payload.Time;
        init => Data.Change(Payload.At(value));
    }

    /// <summary>The JSON as it came; of a terminal event that was made from the execution's final state, the same members.</summary>
    public JToken Raw => ((IRawJson)this).RawJson.Token;

    /// <summary>Whether the execution is over: nothing comes after it.</summary>
    public bool IsTerminal => this is ExecutionCompletedEvent or ExecutionFailedEvent or ExecutionCancelledEvent;

    JsonPayload IRawJson.RawJson => Data.Json ??= new JsonPayload(ModelJson.ToUtf8(Payload));

    private protected virtual IExecutionEventPayload Payload => Data.Read<ExecutionEventPayload>();

    /// <summary>Type and execution; never what it carries.</summary>
    public sealed override string ToString() => $"{Type} {ExecutionId}".TrimEnd();

    static ExecutionEvent? IStreamEvent<ExecutionEvent>.OfType(string type) =>
        ExecutionEventPayload.EventOf(type) ?? NodeEventPayload.EventOf(type);

    static ExecutionEvent IStreamEvent<ExecutionEvent>.Unknown(string type) => new UnknownExecutionEvent { Type = type };

    void IStreamEvent<ExecutionEvent>.Receive(EventData data) => Data = data;
}
