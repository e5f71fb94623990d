using FlowMaestro.Streaming;

namespace FlowMaestro.Models;

public sealed partial record ExecutionEventPayload
{
    internal DateTimeOffset? Time => EventPayload.Time(Timestamp) ?? CompletedAt;

    internal TimeSpan? Duration => DurationMs is { } value and >= 0 and < 1e14 ? TimeSpan.FromMilliseconds(value) : null;

    /// <summary>The error with the node that failed, which live events name beside it.</summary>
    internal ExecutionError? ErrorAtNode => Error is { NodeId: null } error && FailedNodeId is { } node ? error with { NodeId = node } : Error;
}

public sealed partial record ThreadEventPayload
{
    internal DateTimeOffset? Time => EventPayload.Time(Timestamp);
}
