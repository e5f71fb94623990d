using System.Globalization;

namespace FlowMaestro.Tool.Run;

/// <summary>An event as a line for people; null where it says nothing that another line does not.</summary>
internal static class EventLine
{
    public static string? Of(ExecutionEvent e) => e switch
    {
        ConnectedEvent connected => $"Connected, the execution is {connected.Status}",
        ExecutionStartedEvent started => $"Started, {started.TotalNodes} nodes",
        NodeStartedEvent node => $"> {node.NodeName ?? node.NodeId}",
        NodeCompletedEvent node => $"+ {node.NodeName ?? node.NodeId}{Seconds(node.Duration)}",
        NodeFailedEvent node => $"x {node.NodeName ?? node.NodeId}: {node.Error}",
        ExecutionProgressEvent { Percentage: { } percentage } => string.Create(CultureInfo.InvariantCulture, $"  {percentage:0} %"),
        ExecutionPausedEvent paused => $"Paused: {paused.Reason}",
        ExecutionResumedEvent => "Resumed",
        StreamReconnectedEvent reconnected => $"Reconnected: {reconnected.Reason}",
        ExecutionCompletedEvent => "Completed",
        ExecutionFailedEvent failed => $"Failed: {failed.Error}",
        ExecutionCancelledEvent => "Cancelled",
        _ => null,
    };

    private static string Seconds(TimeSpan? duration) =>
        duration is { } time ? string.Create(CultureInfo.InvariantCulture, $" ({time.TotalSeconds:0.0} s)") : "";
}
