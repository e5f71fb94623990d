using System.Runtime.CompilerServices;
using FlowMaestro.Json;

namespace FlowMaestro.Models;

/// <summary>What every event of an execution carries, whatever else it does.</summary>
internal interface IExecutionEventPayload : IModel
{
    string? ExecutionId { get; }

    DateTimeOffset? Time { get; }

    /// <summary>The same at another time.</summary>
    IExecutionEventPayload At(DateTimeOffset? time);
}

internal sealed partial record ExecutionEventPayload : IExecutionEventPayload
{
    DateTimeOffset? IExecutionEventPayload.Time => EventData.Time(Timestamp) ?? CompletedAt;

    /// <summary>The error with the node that failed, which live events name beside it.</summary>
    internal ExecutionError? ErrorAtNode =>
        Error is { NodeId: null } error && FailedNodeId is { } node ? error with { NodeId = node } : Error;

    IExecutionEventPayload IExecutionEventPayload.At(DateTimeOffset? time) => this with { Timestamp = null, CompletedAt = time };
}

internal sealed partial record NodeEventPayload : IExecutionEventPayload
{
    // What a test sets is finer than the wire. Few events have it, so it takes little room where it is not.
    private StrongBox<DateTimeOffset>? _time;

    DateTimeOffset? IExecutionEventPayload.Time => _time?.Value ?? EventData.Time(Timestamp);

    IExecutionEventPayload IExecutionEventPayload.At(DateTimeOffset? time) =>
        this with { Timestamp = time?.ToUnixTimeMilliseconds(), _time = time is { } value ? new(value) : null };
}
