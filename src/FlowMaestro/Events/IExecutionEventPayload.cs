using FlowMaestro.Json;

namespace FlowMaestro;

/// <summary>What every event of an execution carries, whatever else it does.</summary>
internal interface IExecutionEventPayload : IModel
{
    string? ExecutionId { get; }

    DateTimeOffset? Time { get; }

    /// <summary>The same at another time.</summary>
    IExecutionEventPayload At(DateTimeOffset? time);
}
