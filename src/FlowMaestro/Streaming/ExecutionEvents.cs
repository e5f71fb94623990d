using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>From what a connection delivers to typed events.</summary>
internal static class ExecutionEvents
{
    public static ExecutionEvent From(ReceivedEvent item, string executionId)
    {
        var type = TypeOf(item);
        var raw = item.Payload;
        ExecutionEvent typed = !IsWhole(item, type) ? new UnknownExecutionEvent(type, raw) : type switch
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

    // What ends a stream, and carries its outcome, is believed only where it is whole; the others are read when somebody does.
    private static bool IsWhole(in ReceivedEvent item, string type) =>
        type is ExecutionEventTypes.ExecutionCompleted or ExecutionEventTypes.ExecutionFailed or ExecutionEventTypes.ExecutionCancelled ? item.IsJson : item.LooksLikeJson;

    // The event line counts; a server that leaves it out may name the type in the data.
    private static string TypeOf(ReceivedEvent item) =>
        item.Type != System.Net.ServerSentEvents.SseParser.EventTypeDefault || !item.LooksLikeJson
            ? item.Type
            : EventPayload.Read<ExecutionEventPayload>(item.Payload).Type is { Value.Length: > 0 } type ? type.Value : item.Type;
}
