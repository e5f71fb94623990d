using FlowMaestro.Json;
using FlowMaestro.Models;
using FlowMaestro.Streaming;
using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>Something that happened to an execution. The members are read from the raw JSON when they are asked for.</summary>
public abstract record ExecutionEvent
{
    private JsonPayload? _raw;
    private IExecutionEventPayload? _payload;

    private protected ExecutionEvent(string type, JsonPayload? raw)
    {
        Type = type;
        _raw = raw;
    }

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
        init => Given = AnyPayload.At(value);
    }

    /// <summary>The JSON as it came; of a terminal event that was made from the execution's final state, the same members.</summary>
    public JToken Raw => (_raw ??= new JsonPayload(ModelJson.ToUtf8(AnyPayload))).Token;

    /// <summary>Whether the execution is over: nothing comes after it.</summary>
    public bool IsTerminal => this is ExecutionCompletedEvent or ExecutionFailedEvent or ExecutionCancelledEvent;

    /// <summary>The id that the stream was opened for.</summary>
    internal string? StreamOf { get; set; }

    /// <summary>Of an event that is not a node's.</summary>
    internal ExecutionEventPayload Payload
    {
        get => Read<ExecutionEventPayload>();
        init => Given = value;
    }

    private protected IExecutionEventPayload Given
    {
        init => _payload = value;
    }

    private protected virtual IExecutionEventPayload AnyPayload => Payload;

    private protected T Read<T>()
        where T : class, IExecutionEventPayload, IModel<T>, new() => (T)(_payload ??= EventPayload.Read<T>(_raw));

    /// <summary>Type and execution; never what it carries.</summary>
    public sealed override string ToString() => $"{Type} {ExecutionId}".TrimEnd();
}

/// <summary>The stream stands. The first event of each connection, unless the execution is over already.</summary>
public sealed record ConnectedEvent : ExecutionEvent
{
    /// <inheritdoc cref="ExecutionCompletedEvent()"/>
    public ConnectedEvent()
        : this(raw: null)
    {
    }

    internal ConnectedEvent(JsonPayload? raw)
        : base(ExecutionEventTypes.Connected, raw)
    {
    }

    /// <summary>The state at that moment.</summary>
    public ExecutionStatus Status
    {
        get => field == default ? Payload.Status : field;
        init;
    }
}

/// <summary>The execution began to run.</summary>
public sealed record ExecutionStartedEvent : ExecutionEvent
{
    /// <inheritdoc cref="ExecutionCompletedEvent()"/>
    public ExecutionStartedEvent()
        : this(raw: null)
    {
    }

    internal ExecutionStartedEvent(JsonPayload? raw)
        : base(ExecutionEventTypes.ExecutionStarted, raw)
    {
    }

    /// <summary>The workflow's name.</summary>
    public string? WorkflowName
    {
        get => field ?? Payload.WorkflowName;
        init;
    }

    /// <summary>How many nodes there are to run.</summary>
    public int? TotalNodes
    {
        get => field ?? Payload.TotalNodes;
        init;
    }
}

/// <summary>The execution got further.</summary>
public sealed record ExecutionProgressEvent : ExecutionEvent
{
    /// <inheritdoc cref="ExecutionCompletedEvent()"/>
    public ExecutionProgressEvent()
        : this(raw: null)
    {
    }

    internal ExecutionProgressEvent(JsonPayload? raw)
        : base(ExecutionEventTypes.ExecutionProgress, raw)
    {
    }

    /// <summary>How much is done, 0 to 100.</summary>
    public double? Percentage
    {
        get => field ?? Payload.Percentage;
        init;
    }

    /// <summary>How many nodes are done.</summary>
    public int? Completed
    {
        get => field ?? Payload.Completed;
        init;
    }

    /// <summary>How many nodes there are.</summary>
    public int? Total
    {
        get => field ?? Payload.Total;
        init;
    }

    /// <summary>The node under way; null on the server as deployed.</summary>
    public string? CurrentNode
    {
        get => field ?? Payload.CurrentNode;
        init;
    }
}

/// <summary>The execution waits for a person or an answer from outside.</summary>
public sealed record ExecutionPausedEvent : ExecutionEvent
{
    /// <inheritdoc cref="ExecutionCompletedEvent()"/>
    public ExecutionPausedEvent()
        : this(raw: null)
    {
    }

    internal ExecutionPausedEvent(JsonPayload? raw)
        : base(ExecutionEventTypes.ExecutionPaused, raw)
    {
    }

    /// <summary>What it waits for.</summary>
    public string? Reason
    {
        get => field ?? Payload.Reason;
        init;
    }

    /// <summary>The node that waits.</summary>
    public string? PausedAtNodeId
    {
        get => field ?? Payload.PausedAtNodeId;
        init;
    }

    /// <summary>What the node says about it.</summary>
    public JToken? PauseContext
    {
        get => field ?? Payload.PauseContext;
        init;
    }
}

/// <summary>The execution goes on after a pause.</summary>
public sealed record ExecutionResumedEvent : ExecutionEvent
{
    /// <inheritdoc cref="ExecutionCompletedEvent()"/>
    public ExecutionResumedEvent()
        : this(raw: null)
    {
    }

    internal ExecutionResumedEvent(JsonPayload? raw)
        : base(ExecutionEventTypes.ExecutionResumed, raw)
    {
    }
}

/// <summary>The execution is done.</summary>
public sealed record ExecutionCompletedEvent : ExecutionEvent
{
    /// <summary>For tests of code that handles the event: set the members that it reads.</summary>
    public ExecutionCompletedEvent()
        : this(raw: null)
    {
    }

    internal ExecutionCompletedEvent(JsonPayload? raw)
        : base(ExecutionEventTypes.ExecutionCompleted, raw)
    {
    }

    /// <summary>What it made.</summary>
    public JToken? Outputs
    {
        get => field ?? Payload.Outputs;
        init;
    }
}

/// <summary>The execution failed.</summary>
public sealed record ExecutionFailedEvent : ExecutionEvent
{
    /// <inheritdoc cref="ExecutionCompletedEvent()"/>
    public ExecutionFailedEvent()
        : this(raw: null)
    {
    }

    internal ExecutionFailedEvent(JsonPayload? raw)
        : base(ExecutionEventTypes.ExecutionFailed, raw)
    {
    }

    /// <summary>Why, and at which node where the server says.</summary>
    public ExecutionError? Error
    {
        get => field ?? Payload.ErrorAtNode;
        init;
    }
}

/// <summary>Somebody cancelled the execution.</summary>
public sealed record ExecutionCancelledEvent : ExecutionEvent
{
    /// <inheritdoc cref="ExecutionCompletedEvent()"/>
    public ExecutionCancelledEvent()
        : this(raw: null)
    {
    }

    internal ExecutionCancelledEvent(JsonPayload? raw)
        : base(ExecutionEventTypes.ExecutionCancelled, raw)
    {
    }
}

/// <summary>The connection broke off and was opened again. Events in between may be missing; the end will not be.</summary>
public sealed record StreamReconnectedEvent : ExecutionEvent
{
    /// <inheritdoc cref="ExecutionCompletedEvent()"/>
    public StreamReconnectedEvent()
        : base(ExecutionEventTypes.StreamReconnected, null)
    {
    }

    /// <summary>Why the connection before it ended, for logs.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>An event that this version of the library does not know, or whose data is not JSON. Data that is an object as far as its ends tell counts as JSON until a member is asked for; only what ends the stream is looked through first.</summary>
public sealed record UnknownExecutionEvent : ExecutionEvent
{
    /// <inheritdoc cref="ExecutionCompletedEvent()"/>
    public UnknownExecutionEvent()
        : this("", null)
    {
    }

    internal UnknownExecutionEvent(string type, JsonPayload? raw)
        : base(type, raw)
    {
    }
}
