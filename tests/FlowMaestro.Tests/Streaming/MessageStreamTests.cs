using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming;

public class MessageStreamTests
{
    private const string Thread = "7b0c8a1e-2a63-4a56-9a56-2f4f7d9c1a01";

    private const string Whole = """
        {"data":{"execution_id":"e1","thread_id":"7b0c8a1e-2a63-4a56-9a56-2f4f7d9c1a01","status":"completed","message":{"role":"assistant","content":"Once upon a time","tool_calls":null,"created_at":"2026-02-03T10:15:30.000Z"},"iterations":1,"tool_calls_count":0},
        "meta":{"request_id":"r1","timestamp":"2026-02-03T10:15:30.000Z"}}
        """;

    private static readonly Reply NoSuchRoute = Reply.Json("""{"statusCode":404,"error":"Not Found","message":"Route GET not found"}""", 404);

    private static readonly Reply CannotStream = Reply.Json("""{"error":{"code":"not_implemented","message":"Streaming is not implemented"},"meta":{"request_id":"r2","timestamp":"2026-02-03T10:15:30.000Z"}}""", 501);

    private static string Tokens => Frames.Frame("message:started", """{"message_id":"m1"}""") + Frames.Frame("message:token", """{"token":"Once "}""") + Frames.Frame("message:token", """{"token":"upon"}""");

    private static string Completed => Frames.Frame("message:completed", """{"message_id":"m1","content":"Once upon"}""");

    [Test]
    public async Task OnTodaysServerTheWholeReplyComesAsOneTokenAndLaterMessagesCostOneRequest([Values] bool async)
    {
        await using var server = SocketServer.Start(r => r.Method == "GET" ? NoSuchRoute : r.Text.Contains("stream", StringComparison.Ordinal) ? CannotStream : Reply.Json(Whole));
        using var client = TestClient.For(server);

        var first = await SendAsync(client, async);
        var second = await SendAsync(client, async);

        Assert.That(first.Select(e => e.Type), Is.EqualTo(new[] { ThreadEventTypes.MessageToken, ThreadEventTypes.MessageCompleted }));
        Assert.That(((MessageTokenEvent)first[0]).Token, Is.EqualTo("Once upon a time"));
        Assert.That(((MessageCompletedEvent)second[1]).Content, Is.EqualTo("Once upon a time"));
        Assert.That(second.Select(e => e.ThreadId), Is.All.EqualTo(Thread));
        Assert.That(server.Requests.Select(r => r.Method), Is.EqualTo(new[] { "GET", "POST", "POST", "POST" }));
    }

    [Test]
    public async Task WhatTheServerCannotDoIsAskedAgainAfterAnHour()
    {
        var clock = new ManualTimeProvider();
        await using var server = SocketServer.Start(r => r.Method == "GET" ? NoSuchRoute : r.Text.Contains("stream", StringComparison.Ordinal) ? CannotStream : Reply.Json(Whole));
        using var client = TestClient.For(server, o => o.TimeProvider = clock);

        await SendAsync(client, async: true);
        clock.Advance(TimeSpan.FromMinutes(61));
        await SendAsync(client, async: true);

        Assert.That(server.Requests, Has.Count.EqualTo(6));
    }

    [Test]
    public async Task ReplyInTheAnswerToTheMessageIsRead([Values] bool async)
    {
        await using var server = SocketServer.Start(r => r.Method == "GET" ? NoSuchRoute : Reply.Events().Then(Tokens + Completed).ThenStall());
        using var client = TestClient.For(server);

        var events = await SendAsync(client, async);

        Assert.That(string.Concat(events.OfType<MessageTokenEvent>().Select(e => e.Token)), Is.EqualTo("Once upon"));
        Assert.That(events[^1], Is.InstanceOf<MessageCompletedEvent>());
        Assert.That(server.Requests.Count(r => r.Method == "POST"), Is.EqualTo(1));
    }

    [Test]
    public async Task ReplyOnTheThreadsEventsIsReadWhileTheMessageIsHeld([Values] bool async)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = SocketServer.Start(r => r.Method == "GET"
            ? Reply.Events().Then(Frames.Frame("connected", "{}") + Tokens + Frames.Frame("message:completed", """{"message_id":"m1","content":"Once upon a time"}""")).ThenStall()
            : Reply.Nothing.Then(() => seen.Task).Then(Reply.Json(Whole)));
        using var client = TestClient.For(server);

        var events = await SendAsync(client, async, e => _ = e is MessageTokenEvent { Token: "upon" } && seen.TrySetResult());

        Assert.That(events.Select(e => e.Type), Is.EqualTo(new[] { "connected", "message:started", "message:token", "message:token", "message:completed" }));
        Assert.That(((MessageCompletedEvent)events[^1]).MessageId, Is.EqualTo("m1"));
        Assert.That(server.Requests.Count(r => r.Method == "POST"), Is.EqualTo(1));
    }

    [Test]
    public async Task EndOfAnotherReplyInTheThreadDoesNotKeepTheMessageFromBeingSent([Values] bool async)
    {
        await using var server = SocketServer.Start(r => r.Method == "GET"
            ? Reply.Events().Then(Frames.Frame("message:completed", """{"message_id":"other","content":"Something else"}""")).ThenStall()
            : Reply.Json(Whole));
        using var client = TestClient.For(server);

        var events = await SendAsync(client, async);

        Assert.That(((MessageCompletedEvent)events[^1]).Content, Is.EqualTo("Once upon a time"));
        Assert.That(server.Requests.Count(r => r.Method == "POST"), Is.EqualTo(1));
    }

    [Test]
    public async Task SilentThreadEventsAreMadeUpForByTheWholeReply([Values] bool async)
    {
        await using var server = SocketServer.Start(r => r.Method == "GET" ? Reply.Events().Then(Frames.Frame("connected", "{}")).ThenStall() : Reply.Json(Whole));
        using var client = TestClient.For(server);

        var events = (await SendAsync(client, async)).Where(e => e is not ThreadConnectedEvent).ToList();

        Assert.That(((MessageTokenEvent)events[0]).Token, Is.EqualTo("Once upon a time"));
        Assert.That(events[1], Is.InstanceOf<MessageCompletedEvent>());
    }

    [TestCase("sent", Description = "the message is accepted before the events speak")]
    [TestCase("token", Description = "after their first token")]
    [TestCase("terminal", Description = "after their end")]
    public async Task ReplyToldByBothSourcesIsToldOnceInWhateverOrderTheySpeak(string answerFollows)
    {
        foreach (var (ids, async) in from ids in new[] { ("m1", "m1"), ("m1", "other"), ("m1", null), (null, "m1"), (null, (string?)null) } from async in new[] { true, false } select (ids, async))
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var server = SocketServer.Start(r => r.Method == "GET"
                ? answerFollows switch
                {
                    "sent" => Reply.Events().Then(Frames.Frame("connected", "{}")).Then(() => answered.Task).Then(Story(ids.Item1)).ThenStall(),
                    "token" => Reply.Events().Then(Started(ids.Item1) + Token("Once ")).Then(() => answered.Task).Then(Token("upon a time") + End(ids.Item1)).ThenStall(),
                    _ => Reply.Events().Then(Story(ids.Item1)).ThenStall(),
                }
                : Reply.Nothing.Then(() => answerFollows == "token" ? reached.Task : Task.CompletedTask)
                    .Then(Reply.Events()).Then(Started(ids.Item2) + Token("Once upon")).Then(() => answered.TrySetResult()).Then(Token(" a time") + End(ids.Item2)).ThenStall());
            using var client = TestClient.For(server);

            AssertToldOnce(await SendAsync(client, async, e => _ = e is MessageTokenEvent && reached.TrySetResult()));
            Assert.That(server.Requests.Count(r => r.Method == "POST"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task AnswerGoesOnWhereTheThreadsEventsBrokeOff([Values] bool async)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = SocketServer.Start(r => r.Method == "GET"
            ? Reply.Events().Then(Started("m1") + Token("Once up")).Then(() => seen.Task).ThenReset()
            : Reply.Nothing.Then(() => seen.Task).Then(Reply.Events()).Then(Story("m1")).ThenStall());
        using var client = TestClient.For(server);

        var events = await SendAsync(client, async, e => _ = e is MessageTokenEvent && seen.TrySetResult());

        AssertToldOnce(events);
        Assert.That(((MessageTokenEvent)events[2]).Token, Is.EqualTo("on"));
    }

    [Test]
    public async Task ThreadsEventsGoOnWhereTheAnswerBrokeOff([Values] bool async)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = SocketServer.Start(r => r.Method == "GET"
            ? Reply.Events().Then(Started("m1") + Token("Once ")).Then(() => broken.Task).Then(Token("upon a time") + End("m1")).ThenStall()
            : Reply.Nothing.Then(() => seen.Task).Then(Reply.Events()).Then(Started("m1") + Token("Once upon")).Then(() => broken.TrySetResult()).ThenClose());
        using var client = TestClient.For(server);

        AssertToldOnce(await SendAsync(client, async, e => _ = e is MessageTokenEvent && seen.TrySetResult()));
    }

    [TestCase("")]
    [TestCase("event: connected\ndata: {}\n\n")]
    public async Task AnswerThatSaysNothingLeavesTheReplyToTheThreadsEvents(string answer)
    {
        foreach (var async in new[] { true, false })
        {
            var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var server = SocketServer.Start(r => r.Method == "GET"
                ? Reply.Events().Then(Frames.Frame("connected", "{}")).Then(() => silent.Task).Then(Story("m1")).ThenStall()
                : Reply.Events().Then(answer).Then(() => silent.TrySetResult()).ThenClose());
            using var client = TestClient.For(server);

            AssertToldOnce(await SendAsync(client, async));
        }
    }

    [Test]
    public async Task AnswerMakesUpForThreadsEventsThatStopInTheMiddle([Values] bool async)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = SocketServer.Start(r => r.Method == "GET"
            ? Reply.Events().Then(Started("m1") + Token("Once ")).ThenStall()
            : Reply.Nothing.Then(() => seen.Task).Then(Reply.Events()).Then(Story("m1")).ThenStall());
        using var client = TestClient.For(server);

        AssertToldOnce(await SendAsync(client, async, e => _ = e is MessageTokenEvent && seen.TrySetResult()));
    }

    [Test]
    public async Task AnotherReplyInTheThreadTakesNothingFromTheOneInTheAnswer([Values] bool async)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = SocketServer.Start(r => r.Method == "GET"
            ? Reply.Events().Then(Started("other") + Token("On the other hand") + Frames.Frame("message:completed", """{"message_id":"other"}""")).ThenStall()
            : Reply.Nothing.Then(() => seen.Task).Then(Reply.Events()).Then(Story("m1")).ThenStall());
        using var client = TestClient.For(server);

        var events = await SendAsync(client, async, e => _ = e is MessageTokenEvent && seen.TrySetResult());

        AssertToldOnce(events.Skip(2));
        Assert.That(((MessageStartedEvent)events[2]).MessageId, Is.EqualTo("m1"));
    }

    [Test]
    public async Task BrokenReplyIsAnExceptionAndTheMessageIsNotSentAgain([Values] bool async)
    {
        await using var server = SocketServer.Start(r => r.Method == "GET" ? NoSuchRoute : Reply.Events().Then(Tokens).ThenReset());
        using var client = TestClient.For(server);

        var e = (await Assert.CatchAsync<FlowMaestroStreamException>(() => SendAsync(client, async)))!;

        Assert.That(e.OutcomeUnknown);
        Assert.That(server.Requests.Count(r => r.Method == "POST"), Is.EqualTo(1));
    }

    [TestCase(500, typeof(FlowMaestroServerException))]
    [TestCase(408, typeof(FlowMaestroTimeoutException))]
    [TestCase(401, typeof(FlowMaestroAuthenticationException))]
    public async Task RefusedMessageIsAnExceptionAndNotSentAgain(int status, Type expected)
    {
        await using var server = SocketServer.Start(r => r.Method == "GET" ? NoSuchRoute : Reply.Json("{}", status));
        foreach (var async in new[] { true, false })
        {
            using var client = TestClient.For(server);
            Assert.That(() => SendAsync(client, async), Throws.InstanceOf(expected));
        }

        Assert.That(server.Requests.Count(r => r.Method == "POST"), Is.EqualTo(2));
    }

    [Test]
    public async Task StreamThatOnlyKeepsAliveEndsWithAnException([Values] bool async)
    {
        var clock = new ManualTimeProvider();
        await using var server = SocketServer.Start(r => r.Method == "GET" ? NoSuchRoute : Reply.Events().Then(Tokens).ThenStall());
        using var client = TestClient.For(server, o => o.TimeProvider = clock);

        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = SendAsync(client, async, e => _ = e is MessageTokenEvent { Token: "upon" } && seen.TrySetResult());
        await seen.Task;
        clock.Advance(TimeSpan.FromSeconds(151));

        Assert.That(() => sending, Throws.InstanceOf<FlowMaestroStreamException>());
    }

    [Test]
    public async Task FollowingAThreadThatHasNoEventsIsNotFound([Values] bool async)
    {
        await using var server = SocketServer.Start(NoSuchRoute);
        using var client = TestClient.For(server);

        Assert.That(
            () => async ? client.Threads.StreamAsync(Thread).GetAsyncEnumerator().MoveNextAsync().AsTask() : Following.OnAThread(() => client.Threads.Stream(Thread).Any()),
            Throws.InstanceOf<FlowMaestroNotFoundException>());
    }

    private static string Story(string? id) => Started(id) + Token("Once ") + Token("upon") + Token(" a time") + End(id);

    private static string Started(string? id) => Frames.Frame("message:started", id is null ? "{}" : $$"""{"message_id":"{{id}}"}""");

    private static string Token(string token) => Frames.Frame("message:token", $$"""{"token":"{{token}}"}""");

    private static string End(string? id) => Frames.Frame("message:completed", id is null ? """{"content":"Once upon a time"}""" : $$"""{"message_id":"{{id}}","content":"Once upon a time"}""");

    private static void AssertToldOnce(IEnumerable<ThreadEvent> events)
    {
        var types = events.Select(e => e.Type).Where(t => t != ThreadEventTypes.Connected).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Concat(events.OfType<MessageTokenEvent>().Select(e => e.Token)), Is.EqualTo("Once upon a time"));
            Assert.That(types.Count(t => t == ThreadEventTypes.MessageStarted), Is.EqualTo(1));
            Assert.That(types[0], Is.EqualTo(ThreadEventTypes.MessageStarted));
            Assert.That(types.IndexOf(ThreadEventTypes.MessageCompleted), Is.EqualTo(types.Count - 1));
        }
    }

    private static async Task<List<ThreadEvent>> SendAsync(FlowMaestroClient client, bool async, Action<ThreadEvent>? then = null)
    {
        if (!async)
        {
            return await Following.OnAThread(() => client.Threads.SendMessageStream(Thread, "Tell me a story").Select(e =>
            {
                then?.Invoke(e);
                return e;
            }).ToList());
        }

        var events = new List<ThreadEvent>();
        await foreach (var e in client.Threads.SendMessageStreamAsync(Thread, "Tell me a story"))
        {
            events.Add(e);
            then?.Invoke(e);
        }

        return events;
    }
}
