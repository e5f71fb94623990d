using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>Makes typed events of what a connection delivers.</summary>
internal static class ThreadEventReader
{
    public static ThreadEvent From(ReceivedEvent item, string threadId)
    {
        var type = TypeOf(item);
        var raw = item.Payload;
        ThreadEvent typed = !IsWhole(item, type) ? new UnknownThreadEvent { Type = type, Received = raw } : type switch
        {
            ThreadEventTypes.Connected => new ThreadConnectedEvent { Received = raw },
            ThreadEventTypes.MessageStarted => new MessageStartedEvent { Received = raw },
            ThreadEventTypes.MessageToken => new MessageTokenEvent { Received = raw },
            ThreadEventTypes.MessageCompleted => new MessageCompletedEvent { Received = raw },
            ThreadEventTypes.MessageFailed => new MessageFailedEvent { Received = raw },
            _ => new UnknownThreadEvent { Type = type, Received = raw },
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
