using System.Runtime.CompilerServices;

namespace FlowMaestro.Models;

internal sealed partial record ExecutionEventPayload : IExecutionEventPayload
{
    DateTimeOffset? IExecutionEventPayload.Time => EventPayload.Time(Timestamp) ?? CompletedAt;

    internal TimeSpan? Duration => EventPayload.Duration(DurationMs);

    /// <summary>The error with the node that failed, which live events name beside it.</summary>
    internal ExecutionError? ErrorAtNode => Error is { NodeId: null } error && FailedNodeId is { } node ? error with { NodeId = node } : Error;

    IExecutionEventPayload IExecutionEventPayload.At(DateTimeOffset? time) => this with { Timestamp = null, CompletedAt = time };
}

internal sealed partial record NodeEventPayload : IExecutionEventPayload
{
    // What a test sets is finer than the wire. Few events have it, so it takes little room where it is not.
    private StrongBox<DateTimeOffset>? _time;

    DateTimeOffset? IExecutionEventPayload.Time => _time?.Value ?? EventPayload.Time(Timestamp);

    internal TimeSpan? Duration => EventPayload.Duration(DurationMs);

    IExecutionEventPayload IExecutionEventPayload.At(DateTimeOffset? time) =>
        this with { Timestamp = time?.ToUnixTimeMilliseconds(), _time = time is { } value ? new(value) : null };
}
