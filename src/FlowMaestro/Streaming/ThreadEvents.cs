using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>From what a connection delivers to typed events.</summary>
internal static class ThreadEvents
{
    public static ThreadEvent From(ReceivedEvent item, string threadId)
    {
        var type = TypeOf(item);
        var raw = item.Payload;
        ThreadEvent typed = !IsWhole(item, type) ? new UnknownThreadEvent(type, raw) : type switch
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

    // What ends a reply, and carries it, is believed only where it is whole; the others are read when somebody does.
    private static bool IsWhole(in ReceivedEvent item, string type) =>
        type is ThreadEventTypes.MessageCompleted or ThreadEventTypes.MessageFailed ? item.IsJson : item.LooksLikeJson;

    // The event line counts; a server that leaves it out may name the type in the data.
    private static string TypeOf(ReceivedEvent item) =>
        item.Type != System.Net.ServerSentEvents.SseParser.EventTypeDefault || !item.LooksLikeJson
            ? item.Type
            : EventPayload.Read<ThreadEventPayload>(item.Payload).Type is { Value.Length: > 0 } type ? type.Value : item.Type;
}
