using System.Net.ServerSentEvents;
using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>Makes typed events of what a connection delivers.</summary>
internal static class EventReader
{
    public static T Read<T>(in ReceivedEvent item, string streamOf)
        where T : class, IStreamEvent<T>
    {
        var type = TypeOf(item);
        var typed = T.OfType(type);

        // A terminal event carries the outcome, so all of its JSON is checked; other events are parsed when a member is read.
        if (typed is null || !(typed.IsTerminal ? item.IsJson : item.LooksLikeJson))
            typed = T.Unknown(type);

        typed.Receive(new EventData(item.Payload, streamOf));
        return typed;
    }

    // The event line counts; a server that leaves it out may name the type in the data, under the same name whatever the stream is of.
    private static string TypeOf(in ReceivedEvent item) =>
        item.Type == SseParser.EventTypeDefault && item.LooksLikeJson
        && new EventData(item.Payload, null).Read<ThreadEventPayload>().Type.Value is { Length: > 0 } type
            ? type
            : item.Type;
}
