using System.Collections.Concurrent;
using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Sandbox.Data;
using FlowMaestro.Testing.Sandbox.Http;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Threads;

/// <summary>The messages of threads, and the event streams of the threads.</summary>
internal sealed class ThreadMessages(SandboxState state)
{
    private readonly ConcurrentDictionary<string, EventFeed> _feeds = new();
    private readonly EventShapes _shapes = new(state.Document.Find("Threads_StreamEvents")!, "documented", errorsAreText: true);
    private readonly ResourceCollection _threads = state.Store.Of("Threads_Get");
    private readonly IReadOnlyList<string> _messages = state.Document.Find("Threads_ListMessages")!.Segments;

    public EventFeed FeedOf(string threadId) => _feeds.GetOrAdd(threadId, _ => new EventFeed(replays: false));

    public ServerEvent Event(string type, JObject payload) => _shapes.Event(type, payload);

    public ResourceCollection MessagesOf(string threadId) =>
        state.Store.At([.. _messages.Select(segment => DocumentedOperation.IsParameter(segment) ? threadId : segment)]);

    /// <summary>Adds a message to its thread.</summary>
    public JObject Store(string threadId, string messageId, string role, string content)
    {
        var now = state.Clock.Text();
        var messages = MessagesOf(threadId);
        var message = new JObject
        {
            ["id"] = messageId,
            ["thread_id"] = threadId,
            ["role"] = role,
            ["content"] = content,
            ["tool_calls"] = null,
            ["created_at"] = now,
        };
        messages.Put(message);
        var count = messages.Rows.Count;
        _threads.Change(threadId, _ => new JObject { ["updated_at"] = now, ["last_message_at"] = now, ["message_count"] = count });
        return message;
    }
}
