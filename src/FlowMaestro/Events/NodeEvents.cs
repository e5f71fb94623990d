using FlowMaestro.Json;
using FlowMaestro.Models;
using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>Something that happened to one node of the workflow.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<NodeEvent>))]
public abstract record NodeEvent : ExecutionEvent
{
    private protected NodeEvent(string type)
        : base(type)
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
        init => Change(value);
    }

    private protected override IExecutionEventPayload AnyPayload => Node;
}

/// <summary>A node began.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<NodeStartedEvent>))]
public sealed record NodeStartedEvent() : NodeEvent(ExecutionEventTypes.NodeStarted);

/// <summary>A node is done.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<NodeCompletedEvent>))]
public sealed record NodeCompletedEvent() : NodeEvent(ExecutionEventTypes.NodeCompleted)
{
    /// <summary>Its outputs, in any shape.</summary>
    public JToken? Outputs
    {
        get => Node.Outputs;
        init => Node = Node with { Outputs = value };
    }

    /// <summary>How long it took; null where the server does not say.</summary>
    public TimeSpan? Duration
    {
        get => Node.Duration;
        init => Node = Node with { DurationMs = value?.TotalMilliseconds };
    }

    /// <summary>What the node says of its work, such as the tokens of a model, in any shape.</summary>
    public JToken? Metadata
    {
        get => Node.Metadata;
        init => Node = Node with { Metadata = value };
    }
}

/// <summary>A node failed and is tried again.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<NodeRetryEvent>))]
public sealed record NodeRetryEvent() : NodeEvent(ExecutionEventTypes.NodeRetry)
{
    /// <summary>Which attempt begins; null where the server does not say.</summary>
    public int? Attempt
    {
        get => Node.Attempt;
        init => Node = Node with { Attempt = value };
    }

    /// <summary>Why the attempt before it failed; null where the server does not say.</summary>
    public ExecutionError? Error
    {
        get => Node.Error;
        init => Node = Node with { Error = value };
    }
}

/// <summary>A node failed; the execution may go on or fail with it.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<NodeFailedEvent>))]
public sealed record NodeFailedEvent() : NodeEvent(ExecutionEventTypes.NodeFailed)
{
    /// <summary>Why.</summary>
    public ExecutionError? Error
    {
        get => Node.Error;
        init => Node = Node with { Error = value };
    }
}
