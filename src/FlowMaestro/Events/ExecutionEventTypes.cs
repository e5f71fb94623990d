using FlowMaestro.Models;

namespace FlowMaestro;

/// <summary>
/// Values of <see cref="ExecutionEvent.Type"/> as constants. A server may send others; they come as <see cref="UnknownExecutionEvent"/>.
/// </summary>
public static class ExecutionEventTypes
{
    /// <summary>The connection stands; see <see cref="ConnectedEvent"/>.</summary>
    public const string Connected = ExecutionEventName.Values.Connected;

    /// <summary>The execution began; see <see cref="ExecutionStartedEvent"/>.</summary>
    public const string ExecutionStarted = ExecutionEventName.Values.ExecutionStarted;

    /// <summary>The execution got further; see <see cref="ExecutionProgressEvent"/>.</summary>
    public const string ExecutionProgress = ExecutionEventName.Values.ExecutionProgress;

    /// <summary>The execution waits for somebody; see <see cref="ExecutionPausedEvent"/>.</summary>
    public const string ExecutionPaused = ExecutionEventName.Values.ExecutionPaused;

    /// <summary>The execution goes on; see <see cref="ExecutionResumedEvent"/>.</summary>
    public const string ExecutionResumed = ExecutionEventName.Values.ExecutionResumed;

    /// <summary>The execution is done; see <see cref="ExecutionCompletedEvent"/>.</summary>
    public const string ExecutionCompleted = ExecutionEventName.Values.ExecutionCompleted;

    /// <summary>The execution failed; see <see cref="ExecutionFailedEvent"/>.</summary>
    public const string ExecutionFailed = ExecutionEventName.Values.ExecutionFailed;

    /// <summary>The execution was cancelled; see <see cref="ExecutionCancelledEvent"/>.</summary>
    public const string ExecutionCancelled = ExecutionEventName.Values.ExecutionCancelled;

    /// <summary>A node began; see <see cref="NodeStartedEvent"/>.</summary>
    public const string NodeStarted = ExecutionEventName.Values.NodeStarted;

    /// <summary>A node is done; see <see cref="NodeCompletedEvent"/>.</summary>
    public const string NodeCompleted = ExecutionEventName.Values.NodeCompleted;

    /// <summary>A node failed and is tried again; see <see cref="NodeRetryEvent"/>.</summary>
    public const string NodeRetry = ExecutionEventName.Values.NodeRetry;

    /// <summary>A node failed; see <see cref="NodeFailedEvent"/>.</summary>
    public const string NodeFailed = ExecutionEventName.Values.NodeFailed;

    /// <summary>Not from the server: the stream broke off and was opened again; see <see cref="StreamReconnectedEvent"/>.</summary>
    public const string StreamReconnected = "stream:reconnected";
}
