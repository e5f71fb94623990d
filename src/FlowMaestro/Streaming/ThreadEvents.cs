using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>From what a connection delivers to typed events.</summary>
internal static class ThreadEvents
{
    public static ThreadEvent From(StreamEvent item, string threadId)
    {
        var type = TypeOf(item);
        var raw = item.Payload;
        ThreadEvent typed = !item.IsJson ? new UnknownThreadEvent(type, raw) : type switch
        {
            ThreadEventTypes.Connected => new ThreadConnectedEvent(raw),
            ThreadEventTypes.MessageStarted => new MessageStartedEvent(raw),
            ThreadEventTypes.MessageToken => new MessageTokenEvent(raw),
            ThreadEventTypes.MessageCompleted => new MessageCompletedEvent(raw),
            ThreadEventTypes.MessageFailed => new MessageFailedEvent(raw),
            _ => new UnknownThreadEvent(type, raw),
        };
        typed.StreamOf = threadId;
        return typed;
    }

    // The event line counts; a server that leaves it out may name the type in the data.
    private static string TypeOf(StreamEvent item) =>
        item.Type != System.Net.ServerSentEvents.SseParser.EventTypeDefault || !item.IsJson
            ? item.Type
            : EventPayload.Read<ThreadEventPayload>(item.Payload).Type is { Value.Length: > 0 } type ? type.Value : item.Type;
}
