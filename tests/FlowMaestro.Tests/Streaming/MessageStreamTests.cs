using FlowMaestro.Tests.TestDoubles;
using Newtonsoft.Json.Linq;
using static FlowMaestro.Tests.Streaming.MessageExchange;

namespace FlowMaestro.Tests.Streaming;

public class MessageStreamTests
{
    [Test]
    public async Task OnTodaysServerTheWholeReplyIsOneTokenAndLaterMessagesTakeOneRequest([Values] bool async)
    {
        await using var server = Serve(NoSuchRoute, Whole);
        using var client = TestClient.For(server);

        var first = await client.SendAsync(async);
        var second = await client.SendAsync(async);

        Assert.That(first.Select(e => e.Type), Is.EqualTo(new[] { ThreadEventTypes.MessageToken, ThreadEventTypes.MessageCompleted }));
        AssertDeliveredOnce(first);
        AssertDeliveredOnce(second);
        Assert.That(server.Requests.Select(r => r.Method), Is.EqualTo(new[] { "GET", "POST", "POST" }));
        Assert.That(server.Requests.Skip(1).Select(r => (bool?)JObject.Parse(r.Text)["stream"]), Is.All.Null);
    }

    [TestCase(59, 1)]
    [TestCase(61, 2)]
    public async Task WhatTheServerCannotDoIsTriedAgainAfterAnHour(int minutes, int requests)
    {
        var clock = new ManualTimeProvider();
        await using var server = Serve(NoSuchRoute, Whole);
        using var client = TestClient.For(server, o => o.TimeProvider = clock);

        await client.SendAsync(async: true);
        clock.Advance(TimeSpan.FromMinutes(minutes));
        await client.SendAsync(async: true);

        Assert.That(server.Requests, Has.Count.EqualTo(2 + requests));
    }

    [TestCase("404 of the router", true)]
    [TestCase("501", true)]
    [TestCase("200 without a stream", true)]
    [TestCase("404 of the API", false)]
    [TestCase("503", false)]
    [TestCase("429", false)]
    [TestCase("lost connection", false)]
    public async Task WithoutEventsTheReplyComesWholeAndOpeningThemIsTriedOnce(string refusal, bool isRemembered)
    {
        var events = refusal switch
        {
            "404 of the router" => NoSuchRoute,
            "501" => CannotStream,
            "200 without a stream" => Reply.Json("{}"),
            "404 of the API" => Error(404, "resource_not_found"),
            "503" => Error(503, "service_unavailable"),
            "429" => Error(429, "rate_limit_exceeded"),
            _ => Reply.Nothing.ThenReset(),
        };

        // Of a lost connection the runtime itself makes a second attempt.
        foreach (var async in new[] { true, false })
        {
            await using var server = Serve(events, Whole);
            using var client = TestClient.For(server);

            AssertDeliveredOnce(await client.SendAsync(async));
            var after = server.Requests.Count;
            AssertDeliveredOnce(await client.SendAsync(async));

            Assert.That(server.Requests.Take(after).Count(r => r.Method == "GET"), Is.LessThanOrEqualTo(2));
            Assert.That(server.Requests.Skip(after).Any(r => r.Method == "GET"), Is.EqualTo(!isRemembered));
            Assert.That(server.Posts(), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task HeadersOfTheEventsThatNeverComeAreWaitedForOnce([Values] bool async)
    {
        var clock = new ManualTimeProvider();
        await using var server = Serve(Reply.Nothing.ThenStall(), Whole);
        using var client = TestClient.For(server, o => o.TimeProvider = clock);

        var sending = client.SendAsync(async);
        await server.StallsAsync();
        clock.Advance(TimeSpan.FromSeconds(31));
        AssertDeliveredOnce(await sending);
        AssertDeliveredOnce(await client.SendAsync(async));

        Assert.That(server.Requests.Select(r => r.Method), Is.EqualTo(new[] { "GET", "POST", "POST" }));
    }

    [Test]
    public async Task MessageThatMayNotBeStreamedIsSentAgainWithoutAsking([Values] bool async)
    {
        await using var server = SocketServer.Start(r =>
            r.Method == "GET" ? Reply.Events().Then(Frames.Frame("connected", "{}")).ThenStall()
            : JObject.Parse(r.Text)["stream"] is null ? Whole
            : CannotStream);
        using var client = TestClient.For(server);

        AssertDeliveredOnce(await client.SendAsync(async));
        AssertDeliveredOnce(await client.SendAsync(async));

        Assert.That(server.Requests.Select(r => r.Method), Is.EqualTo(new[] { "GET", "POST", "POST", "POST" }));
    }

    [Test]
    public async Task ReplyOnTheThreadsEventsIsReadWhileTheMessageIsHeld([Values] bool async)
    {
        var seen = new Signal();
        await using var server = Serve(
            Reply.Events().Then(Frames.Frame("connected", "{}") + Started + Token("Once ") + Token("upon a time") + Completed).ThenStall(),
            Reply.Nothing.Then(() => seen.Task).Then(Whole));
        using var client = TestClient.For(server);

        var events = await client.SendAsync(async, e => _ = e is MessageTokenEvent { Token: "upon a time" } && seen.TrySetResult());

        string[] types = ["connected", "message:started", "message:token", "message:token", "message:completed"];
        Assert.That(events.Select(e => e.Type), Is.EqualTo(types));
        AssertDeliveredOnce(events);
        Assert.That(((MessageCompletedEvent)events[^1]).MessageId, Is.EqualTo("m1"));
        Assert.That(server.Requests, Has.Count.EqualTo(2));
        Assert.That((bool?)JObject.Parse(server.Requests.Single(r => r.Method == "POST").Text)["stream"], Is.True);
    }

    [TestCase("\"execution_id\":\"e1\",\"status\":\"running\",\"message\":null")]
    [TestCase("\"id\":\"m0\",\"role\":\"user\",\"content\":\"Tell me a story\"", Description = "the message itself")]
    [TestCase("\"role\":\"assistant\"")]
    public async Task ReplyMayFollowOnTheEventsAfterTheMessageIsAcknowledged(string members)
    {
        foreach (var async in new[] { true, false })
        {
            var answered = new Signal();
            await using var server = Serve(
                Reply.Events().Then(Frames.Frame("connected", "{}")).Then(() => answered.Task)
                    .Then(Started + Token("Once ") + Token("upon a time") + Completed).ThenStall(),
                Response(members).Then(() => answered.TrySetResult()));
            using var client = TestClient.For(server);

            AssertDeliveredOnce(await client.SendAsync(async));
            Assert.That(server.Requests, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task FailureOnTheEventsIsTheTerminalEvent([Values] bool async)
    {
        await using var server = Serve(
            Reply.Events().Then(Started + Frames.Frame("message:failed", """{"error":"The model is overloaded."}""")).ThenStall(),
            Acknowledgement);
        using var client = TestClient.For(server);

        var events = await client.SendAsync(async);

        Assert.That(events.OfType<MessageFailedEvent>().Single().Error!.Message, Is.EqualTo("The model is overloaded."));
        Assert.That(events[^1], Is.InstanceOf<MessageFailedEvent>());
    }

    [Test]
    public async Task EndOfAnotherReplyInTheThreadIsNotTheEnd([Values] bool async)
    {
        await using var server = Serve(
            Reply.Events().Then(Frames.Frame("message:completed", """{"message_id":"other","content":"Something else"}""")).ThenStall(),
            Whole);
        using var client = TestClient.For(server);

        AssertDeliveredOnce(await client.SendAsync(async));
        Assert.That(server.Posts(), Is.EqualTo(1));
    }

    [Test]
    public async Task TextOfAnotherReplyInTheThreadTakesNothingFromThisOne([Values] bool async)
    {
        var seen = new Signal();
        await using var server = Serve(
            Reply.Events().Then(Token("Something") + Frames.Frame("message:completed", """{"message_id":"other"}""")).ThenStall(),
            Reply.Nothing.Then(() => seen.Task).Then(Whole));
        using var client = TestClient.For(server);

        var events = await client.SendAsync(async, e => _ = e is MessageTokenEvent && seen.TrySetResult());

        AssertDeliveredOnce(events.Skip(1).ToList());
    }

    [Test]
    public async Task SilentEventsAreMadeUpForByTheWholeReply([Values] bool async)
    {
        await using var server = Serve(Reply.Events().Then(Frames.Frame("connected", "{}")).ThenStall(), Whole);
        using var client = TestClient.For(server);

        AssertDeliveredOnce(await client.SendAsync(async));
    }

    [Test]
    public async Task FollowingAThreadThatHasNoEventsIsNotFound([Values] bool async)
    {
        await using var server = SocketServer.Start(NoSuchRoute);
        using var client = TestClient.For(server);

        Assert.That(
            () => async
                ? client.Threads.StreamAsync(MessageExchange.Thread).GetAsyncEnumerator().MoveNextAsync().AsTask()
                : Following.OnAThread(() => client.Threads.Stream(MessageExchange.Thread).Any()),
            Throws.InstanceOf<FlowMaestroNotFoundException>());
    }
}
