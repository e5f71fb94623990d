using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming;

/// <summary>A message with the reply "Once upon a time", as servers send it and as a test reads it.</summary>
internal static class MessageExchange
{
    public const string Thread = "7b0c8a1e-2a63-4a56-9a56-2f4f7d9c1a01";

    public const string Content = "Once upon a time";

    private const string Meta = "\"meta\":{\"request_id\":\"r1\",\"timestamp\":\"2026-02-03T10:15:30.000Z\"}";

    public static Reply NoSuchRoute { get; } = Reply.Json("""{"statusCode":404,"error":"Not Found","message":"Route not found"}""", 404);

    public static Reply CannotStream { get; } = Error(501, "not_implemented");

    /// <summary>The response with the whole reply, in the deployed shape.</summary>
    public static Reply Whole { get; } = Response($$"""
        "execution_id":"e1","status":"completed","iterations":1,"tool_calls_count":0,
        "message":{"role":"assistant","content":"{{Content}}","tool_calls":null,"created_at":"2026-02-03T10:15:30.000Z"}
        """);

    /// <summary>The response of a server that delivers the reply on the thread's events only.</summary>
    public static Reply Acknowledgement { get; } = Response("\"execution_id\":\"e1\",\"status\":\"running\",\"message\":null");

    public static string Started => Frames.Frame("message:started", """{"message_id":"m1"}""");

    public static string Completed => Frames.Frame("message:completed", $$"""{"message_id":"m1","content":"{{Content}}"}""");

    public static Reply Response(string members) => Reply.Json($$"""{"data":{"thread_id":"{{Thread}}",{{members}}},{{Meta}}}""");

    public static Reply Error(int status, string code) => Reply.Json($$"""{"error":{"code":"{{code}}","message":"No"},{{Meta}}}""", status);

    public static string Token(string token) => Frames.Frame("message:token", $$"""{"token":"{{token}}"}""");

    /// <summary>A server whose thread has these events and whose message gets this response.</summary>
    public static SocketServer Serve(Reply events, Reply message) => SocketServer.Start(r => r.Method == "GET" ? events : message);

    public static async Task<List<ThreadEvent>> SendAsync(
        this FlowMaestroClient client,
        bool async,
        Action<ThreadEvent>? then = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var events = new List<ThreadEvent>();
        if (async)
        {
            await foreach (var e in client.Threads.SendMessageStreamAsync(Thread, "Tell me a story", options, cancellationToken))
            {
                events.Add(e);
                then?.Invoke(e);
            }

            return events;
        }

        return await Following.OnAThread(() =>
        {
            foreach (var e in client.Threads.SendMessageStream(Thread, "Tell me a story", options, cancellationToken))
            {
                events.Add(e);
                then?.Invoke(e);
            }

            return events;
        });
    }

    public static int Posts(this SocketServer server) => server.Requests.Count(static r => r.Method == "POST");

    /// <summary>The text in tokens once, and one terminal event, the last, with all of it.</summary>
    public static void AssertDeliveredOnce(IReadOnlyList<ThreadEvent> events)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Concat(events.OfType<MessageTokenEvent>().Select(static e => e.Token)), Is.EqualTo(Content));
            Assert.That(events.Count(static e => e.IsTerminal), Is.EqualTo(1));
            Assert.That((events[^1] as MessageCompletedEvent)?.Content, Is.EqualTo(Content));
            Assert.That(events.Select(static e => e.ThreadId), Is.All.EqualTo(Thread));
        }
    }
}
