using FlowMaestro.Json;
using FlowMaestro.Models;
using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>Something that happened to one node of the workflow.</summary>
public abstract record NodeEvent : ExecutionEvent
{
    private protected NodeEvent(string type, JsonPayload? raw)
        : base(type, raw)
    {
    }

    /// <summary>The node's id in the workflow.</summary>
    public string NodeId
    {
        get => Payload.NodeId ?? "";
        init => Payload = Payload with { NodeId = value };
    }

    /// <summary>The node's name; null where the server does not say.</summary>
    public string? NodeName
    {
        get => Payload.NodeName;
        init => Payload = Payload with { NodeName = value };
    }

    /// <summary>What kind of node it is, such as <c>llm</c>; null where the server does not say.</summary>
    public string? NodeType
    {
        get => Payload.NodeType;
        init => Payload = Payload with { NodeType = value };
    }
}

/// <summary>A node began.</summary>
public sealed record NodeStartedEvent : NodeEvent
{
    /// <inheritdoc cref="ExecutionCompletedEvent()"/>
    public NodeStartedEvent()
        : this(raw: null)
    {
    }

    internal NodeStartedEvent(JsonPayload? raw)
        : base(ExecutionEventTypes.NodeStarted, raw)
    {
    }
}

/// <summary>A node is done.</summary>
public sealed record NodeCompletedEvent : NodeEvent
{
    /// <inheritdoc cref="ExecutionCompletedEvent()"/>
    public NodeCompletedEvent()
        : this(raw: null)
    {
    }

    internal NodeCompletedEvent(JsonPayload? raw)
        : base(ExecutionEventTypes.NodeCompleted, raw)
    {
    }

    /// <summary>What it made.</summary>
    public JToken? Outputs
    {
        get => Payload.Outputs;
        init => Payload = Payload with { Outputs = value };
    }

    /// <summary>How long it took.</summary>
    public TimeSpan? Duration
    {
        get => Payload.Duration;
        init => Payload = Payload with { DurationMs = value?.TotalMilliseconds };
    }
}

/// <summary>A node failed; the execution may go on or fail with it.</summary>
public sealed record NodeFailedEvent : NodeEvent
{
    /// <inheritdoc cref="ExecutionCompletedEvent()"/>
    public NodeFailedEvent()
        : this(raw: null)
    {
    }

    internal NodeFailedEvent(JsonPayload? raw)
        : base(ExecutionEventTypes.NodeFailed, raw)
    {
    }

    /// <summary>Why.</summary>
    public ExecutionError? Error
    {
        get => field ?? Payload.Error;
        init;
    }
}
