using System.Runtime.CompilerServices;
using FlowMaestro.Streaming;

namespace FlowMaestro.Models;

internal sealed partial record ExecutionEventPayload : IExecutionEventPayload
{
    DateTimeOffset? IExecutionEventPayload.Time => EventPayload.Time(Timestamp) ?? CompletedAt;

    /// <summary>The error with the node that failed, which live events name beside it.</summary>
    internal ExecutionError? ErrorAtNode => Error is { NodeId: null } error && FailedNodeId is { } node ? error with { NodeId = node } : Error;

    IExecutionEventPayload IExecutionEventPayload.At(DateTimeOffset? time) => this with { Timestamp = null, CompletedAt = time };
}

internal sealed partial record NodeEventPayload : IExecutionEventPayload
{
    // What a test sets is finer than the wire. Few events have it, so it takes little room where it is not.
    private StrongBox<DateTimeOffset>? _time;

    DateTimeOffset? IExecutionEventPayload.Time => _time?.Value ?? EventPayload.Time(Timestamp);

    internal TimeSpan? Duration => DurationMs is { } value and >= 0 and < 1e14 ? TimeSpan.FromMilliseconds(value) : null;

    IExecutionEventPayload IExecutionEventPayload.At(DateTimeOffset? time) =>
        this with { Timestamp = time?.ToUnixTimeMilliseconds(), _time = time is { } value ? new(value) : null };
}

internal sealed partial record ThreadEventPayload
{
    internal DateTimeOffset? Time => EventPayload.Time(Timestamp);
}
