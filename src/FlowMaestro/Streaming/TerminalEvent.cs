using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>The event that a stream would have ended with, made from the execution as it ended.</summary>
internal static class TerminalEvent
{
    public static ExecutionEvent Of(Execution execution)
    {
        ExecutionEvent typed = execution.Status.Value switch
        {
            ExecutionStatus.Values.Failed => new ExecutionFailedEvent(),
            ExecutionStatus.Values.Cancelled => new ExecutionCancelledEvent(),
            _ => new ExecutionCompletedEvent(),
        };
        typed.Data.Change(new ExecutionEventPayload
        {
            ExecutionId = execution.Id,
            Status = execution.Status,
            OutputsJson = execution.OutputsJson,
            Error = execution.Error,
            CompletedAt = execution.CompletedAt,
            DurationMs = execution.DurationMs,
        });
        return typed;
    }
}
