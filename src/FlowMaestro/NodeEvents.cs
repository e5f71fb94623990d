using FlowMaestro.Json;
using FlowMaestro.Models;
using FlowMaestro.Streaming;
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
        get => Node.NodeId ?? "";
        init => Node = Node with { NodeId = value };
    }

    /// <summary>The node's name; null where the server does not say.</summary>
    public string? NodeName
    {
        get => Node.NodeName;
        init => Node = Node with { NodeName = value };
    }

    /// <summary>What kind of node it is, such as <c>llm</c>; null where the server does not say.</summary>
    public string? NodeType
    {
        get => Node.NodeType;
        init => Node = Node with { NodeType = value };
    }

    private protected NodeEventPayload Node
    {
        get => Read<NodeEventPayload>();
        init => Given = value;
    }

    private protected override IExecutionEventPayload AnyPayload => Node;
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
        get => Node.Outputs;
        init => Node = Node with { Outputs = value };
    }

    /// <summary>How long it took.</summary>
    public TimeSpan? Duration
    {
        get => Node.Duration;
        init => Node = Node with { DurationMs = value?.TotalMilliseconds };
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
        get => field ?? Node.Error;
        init;
    }
}
