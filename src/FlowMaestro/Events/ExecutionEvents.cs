using FlowMaestro.Json;
using FlowMaestro.Models;
using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>The stream is open. The first event of each connection, unless the execution is over already.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<ConnectedEvent>))]
public sealed record ConnectedEvent() : ExecutionEvent(ExecutionEventTypes.Connected)
{
    /// <summary>The state at that moment.</summary>
    public ExecutionStatus Status
    {
        get => Payload.Status;
        init => Payload = Payload with { Status = value };
    }
}

/// <summary>The execution began to run.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<ExecutionStartedEvent>))]
public sealed record ExecutionStartedEvent() : ExecutionEvent(ExecutionEventTypes.ExecutionStarted)
{
    /// <summary>The workflow's name; null where the server does not say.</summary>
    public string? WorkflowName
    {
        get => Payload.WorkflowName;
        init => Payload = Payload with { WorkflowName = value };
    }

    /// <summary>How many nodes there are to run; null where the server does not say.</summary>
    public int? TotalNodes
    {
        get => Payload.TotalNodes;
        init => Payload = Payload with { TotalNodes = value };
    }
}

/// <summary>The execution got further.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<ExecutionProgressEvent>))]
public sealed record ExecutionProgressEvent() : ExecutionEvent(ExecutionEventTypes.ExecutionProgress)
{
    /// <summary>How much is done, 0 to 100.</summary>
    public double? Percentage
    {
        get => Payload.Percentage;
        init => Payload = Payload with { Percentage = value };
    }

    /// <summary>How many nodes are done.</summary>
    public int? Completed
    {
        get => Payload.Completed;
        init => Payload = Payload with { Completed = value };
    }

    /// <summary>How many nodes there are.</summary>
    public int? Total
    {
        get => Payload.Total;
        init => Payload = Payload with { Total = value };
    }

    /// <summary>The node under way; null on the deployed server.</summary>
    public string? CurrentNode
    {
        get => Payload.CurrentNode;
        init => Payload = Payload with { CurrentNode = value };
    }
}

/// <summary>The execution waits for a person or for a response from outside.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<ExecutionPausedEvent>))]
public sealed record ExecutionPausedEvent() : ExecutionEvent(ExecutionEventTypes.ExecutionPaused)
{
    /// <summary>What it waits for.</summary>
    public string? Reason
    {
        get => Payload.Reason;
        init => Payload = Payload with { Reason = value };
    }

    /// <summary>The id of the node that waits.</summary>
    public string? PausedAtNodeId
    {
        get => Payload.PausedAtNodeId;
        init => Payload = Payload with { PausedAtNodeId = value };
    }

    /// <summary>The name of the node that waits.</summary>
    public string? PausedAtNodeName
    {
        get => Payload.PausedAtNodeName;
        init => Payload = Payload with { PausedAtNodeName = value };
    }

    /// <summary>What the node says about it, in any shape.</summary>
    public JToken? PauseContext
    {
        get => Payload.PauseContext;
        init => Payload = Payload with { PauseContext = value };
    }
}

/// <summary>The execution goes on after a pause.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<ExecutionResumedEvent>))]
public sealed record ExecutionResumedEvent() : ExecutionEvent(ExecutionEventTypes.ExecutionResumed)
{
    /// <summary>The state that it goes on in; <c>default</c> where the server does not say.</summary>
    public ExecutionStatus Status
    {
        get => Payload.Status;
        init => Payload = Payload with { Status = value };
    }

    /// <summary>The variable that the response was stored in.</summary>
    public string? VariableName
    {
        get => Payload.VariableName;
        init => Payload = Payload with { VariableName = value };
    }

    /// <summary>What was answered, in any shape.</summary>
    public JToken? Response
    {
        get => Payload.Response;
        init => Payload = Payload with { Response = value };
    }
}

/// <summary>The execution is done.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<ExecutionCompletedEvent>))]
public sealed record ExecutionCompletedEvent() : ExecutionEvent(ExecutionEventTypes.ExecutionCompleted)
{
    /// <summary>Its outputs, usually an object.</summary>
    public JToken? Outputs
    {
        get => Payload.Outputs;
        init => Payload = Payload with { Outputs = value };
    }

    /// <summary>
    /// How long the execution ran; null where the server does not say, as for one that was over before the stream was opened.
    /// </summary>
    public TimeSpan? Duration
    {
        get => Payload.Duration;
        init => Payload = Payload with { DurationMs = value?.TotalMilliseconds };
    }
}

/// <summary>The execution failed.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<ExecutionFailedEvent>))]
public sealed record ExecutionFailedEvent() : ExecutionEvent(ExecutionEventTypes.ExecutionFailed)
{
    /// <summary>Why, and at which node where the server says.</summary>
    public ExecutionError? Error
    {
        get => Payload.ErrorAtNode;
        init => Payload = Payload with { Error = value };
    }
}

/// <summary>Somebody cancelled the execution.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<ExecutionCancelledEvent>))]
public sealed record ExecutionCancelledEvent() : ExecutionEvent(ExecutionEventTypes.ExecutionCancelled);

/// <summary>
/// Not from the server: the connection broke off and was opened again. Events in between may be missing; the end will not be.
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<StreamReconnectedEvent>))]
public sealed record StreamReconnectedEvent() : ExecutionEvent(ExecutionEventTypes.StreamReconnected)
{
    /// <summary>Why the connection before it ended, for logs.</summary>
    public string Reason
    {
        get => Payload.Reason ?? "";
        init => Payload = Payload with { Reason = value };
    }
}

/// <summary>An event that this version of the library does not know, or whose data is not JSON.</summary>
/// <remarks>
/// Data that starts and ends like an object counts as JSON until a member is asked for. Only what ends the stream is
/// checked to the last byte first.
/// </remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<UnknownExecutionEvent>))]
public sealed record UnknownExecutionEvent() : ExecutionEvent("");
