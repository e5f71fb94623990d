using System.Collections.Concurrent;
using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>The messages of threads, and the events about them.</summary>
internal sealed class ThreadFeeds(SandboxState state)
{
    private readonly ConcurrentDictionary<string, EventFeed> _feeds = new();
    private readonly EventShapes _shapes = new(state.Document.Find("Threads_StreamEvents")!, "documented", errorsAreText: true);
    private readonly ResourceCollection _threads = state.Store.Of("Threads_Get");
    private readonly IReadOnlyList<string> _messages = state.Document.Find("Threads_ListMessages")!.Segments;

    public EventFeed Of(string threadId) => _feeds.GetOrAdd(threadId, _ => new EventFeed(remembers: false));

    public ServerEvent Event(string type, JObject payload) => _shapes.Event(type, payload);

    public ResourceCollection MessagesOf(string threadId) =>
        state.Store.At([.. _messages.Select(segment => DocumentedOperation.IsParameter(segment) ? threadId : segment)]);

    /// <summary>Puts a message into its thread.</summary>
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
        _threads.Change(threadId, _ => new JObject { ["updated_at"] = now, ["last_message_at"] = now, ["message_count"] = messages.Rows.Count });
        return message;
    }
}
