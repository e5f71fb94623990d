using FlowMaestro.Json;
using FlowMaestro.Models;

namespace FlowMaestro;

/// <summary>Something that happened to one node of the workflow.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<NodeEvent>))]
public abstract partial record NodeEvent : ExecutionEvent
{
    private protected NodeEvent(string type)
        : base(type)
    {
    }

    private protected override IExecutionEventPayload Payload => Data.Read<NodeEventPayload>();
}
