using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>From what a connection delivers to typed events.</summary>
internal static class ExecutionEvents
{
    public static ExecutionEvent From(StreamEvent item, string executionId)
    {
        var type = TypeOf(item);
        var raw = item.Payload;
        ExecutionEvent typed = !item.IsJson ? new UnknownExecutionEvent(type, raw) : type switch
        {
            ExecutionEventTypes.Connected => new ConnectedEvent(raw),
            ExecutionEventTypes.ExecutionStarted => new ExecutionStartedEvent(raw),
            ExecutionEventTypes.ExecutionProgress => new ExecutionProgressEvent(raw),
            ExecutionEventTypes.ExecutionPaused => new ExecutionPausedEvent(raw),
            ExecutionEventTypes.ExecutionResumed => new ExecutionResumedEvent(raw),
            ExecutionEventTypes.ExecutionCompleted => new ExecutionCompletedEvent(raw),
            ExecutionEventTypes.ExecutionFailed => new ExecutionFailedEvent(raw),
            ExecutionEventTypes.ExecutionCancelled => new ExecutionCancelledEvent(raw),
            ExecutionEventTypes.NodeStarted => new NodeStartedEvent(raw),
            ExecutionEventTypes.NodeCompleted => new NodeCompletedEvent(raw),
            ExecutionEventTypes.NodeFailed => new NodeFailedEvent(raw),
            _ => new UnknownExecutionEvent(type, raw),
        };
        typed.StreamOf = executionId;
        return typed;
    }

    /// <summary>The event that the stream would have ended with.</summary>
    public static ExecutionEvent Terminal(Execution execution)
    {
        var payload = new ExecutionEventPayload
        {
            ExecutionId = execution.Id,
            Status = execution.Status,
            OutputsJson = execution.OutputsJson,
            Error = execution.Error,
            CompletedAt = execution.CompletedAt,
        };
        ExecutionEvent typed = execution.Status.Value switch
        {
            ExecutionStatus.Values.Failed => new ExecutionFailedEvent { Payload = payload },
            ExecutionStatus.Values.Cancelled => new ExecutionCancelledEvent { Payload = payload },
            _ => new ExecutionCompletedEvent { Payload = payload },
        };
        typed.StreamOf = execution.Id;
        return typed;
    }

    // The event line counts; a server that leaves it out may name the type in the data.
    private static string TypeOf(StreamEvent item) =>
        item.Type != System.Net.ServerSentEvents.SseParser.EventTypeDefault || !item.IsJson
            ? item.Type
            : EventPayload.Read<ExecutionEventPayload>(item.Payload).Type is { Value.Length: > 0 } type ? type.Value : item.Type;
}
