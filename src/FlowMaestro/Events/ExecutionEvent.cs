using FlowMaestro.Json;
using FlowMaestro.Models;
using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>Something that happened to an execution. The members are read from the JSON when they are asked for.</summary>
/// <remarks>System.Text.Json and Newtonsoft.Json write an event as the JSON that came.</remarks>
[Newtonsoft.Json.JsonConverter(typeof(RawJsonConverter))]
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<ExecutionEvent>))]
public abstract record ExecutionEvent : IRawJson
{
    private JsonPayload? _raw;
    private IExecutionEventPayload? _payload;

    private protected ExecutionEvent(string type) => Type = type;

    /// <summary>The type; see <see cref="ExecutionEventTypes"/>.</summary>
    public string Type { get; init; }

    /// <summary>The execution.</summary>
    public string ExecutionId
    {
        get => StreamOf ?? AnyPayload.ExecutionId ?? "";
        init => StreamOf = value;
    }

    /// <summary>When it happened; null where the server does not say, as after the end.</summary>
    public DateTimeOffset? Timestamp
    {
        get => AnyPayload.Time;
        init => Change(AnyPayload.At(value));
    }

    /// <summary>The JSON as it came; of a terminal event that was made from the execution's final state, the same members.</summary>
    public JToken Raw => RawJson.Token;

    /// <summary>Whether the execution is over: nothing comes after it.</summary>
    public bool IsTerminal => this is ExecutionCompletedEvent or ExecutionFailedEvent or ExecutionCancelledEvent;

    JsonPayload IRawJson.RawJson => RawJson;

    /// <summary>The id that the stream was opened for.</summary>
    internal string? StreamOf { get; set; }

    /// <summary>The data of the event as it arrived.</summary>
    internal JsonPayload? Received
    {
        init => _raw = value;
    }

    /// <summary>Of an event that is not a node's.</summary>
    internal ExecutionEventPayload Payload
    {
        get => Read<ExecutionEventPayload>();
        init => Change(value);
    }

    private protected virtual IExecutionEventPayload AnyPayload => Payload;

    private JsonPayload RawJson => _raw ??= new JsonPayload(ModelJson.ToUtf8(AnyPayload));

    private protected T Read<T>()
        where T : class, IExecutionEventPayload, IModel<T>, new() => (T)(_payload ??= EventPayload.Read<T>(_raw));

    // The JSON is written anew from the changed members.
    private protected void Change(IExecutionEventPayload payload) => (_payload, _raw) = (payload, null);

    /// <summary>Type and execution; never what it carries.</summary>
    public sealed override string ToString() => $"{Type} {ExecutionId}".TrimEnd();
}
