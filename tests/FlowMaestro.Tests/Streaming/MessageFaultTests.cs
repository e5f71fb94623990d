using FlowMaestro.Tests.TestDoubles;
using static FlowMaestro.Tests.Streaming.MessageExchange;

namespace FlowMaestro.Tests.Streaming;

/// <summary>Whatever goes wrong under a streamed message, it is sent once, and ends once.</summary>
public class MessageFaultTests
{
    private static readonly string[] Tokens = ["Once ", "upon ", "a ", "time"];

    private static IEnumerable<TestCaseData> Interruptions() =>
        from end in new[] { "stall", "close", "reset" }
        from tokens in Enumerable.Range(0, Tokens.Length + 1)
        from async in new[] { true, false }
        select new TestCaseData(end, tokens, async).SetArgDisplayNames(end, $"after {tokens} tokens", async ? "async" : "sync");

    [TestCaseSource(nameof(Interruptions))]
    public async Task WholeReplyMakesUpForEventsThatAreCutShort(string end, int tokens, bool async)
    {
        var seen = new Signal();
        var events = Reply.Events().Then(Started + string.Concat(Tokens.Take(tokens).Select(Token)));
        await using var server = Serve(
            end switch
            {
                "stall" => events.ThenStall(),
                "close" => events.ThenClose(),
                _ => events.Then(() => seen.Task).ThenReset(),
            },
            Reply.Nothing.Then(() => seen.Task).Then(Whole));
        using var client = TestClient.Impatient(server, new ManualTimeProvider());

        var count = 0;
        var delivered = await client.SendAsync(async, e =>
        {
            count += e is MessageTokenEvent ? 1 : 0;
            _ = count == tokens && seen.TrySetResult();
        });

        AssertDeliveredOnce(delivered);
        Assert.That(delivered.OfType<MessageTokenEvent>().Count(), Is.EqualTo(Math.Min(tokens + 1, Tokens.Length)));
        Assert.That(server.Posts(), Is.EqualTo(1));
    }

    [Test]
    public async Task EventsThatDeliverHaveTwoSecondsToEndAfterTheWholeReply([Values] bool async)
    {
        var clock = new ManualTimeProvider();
        var seen = new Signal();
        var graceBegan = new Signal();
        await using var server = Serve(
            Reply.Events().Then(Started + Token("Once ")).Then(() => graceBegan.Task).Then(Token("upon a time") + Completed).ThenStall(),
            Reply.Nothing.Then(() => seen.Task).Then(Whole));
        using var client = TestClient.For(server, o => o.TimeProvider = clock);

        var sending = client.SendAsync(async, e => _ = e is MessageTokenEvent && seen.TrySetResult());
        await clock.TimerAsync(due => due == TimeSpan.FromSeconds(2));
        graceBegan.TrySetResult();
        var events = await sending;

        AssertDeliveredOnce(events);
        Assert.That(((MessageCompletedEvent)events[^1]).MessageId, Is.EqualTo("m1"), "the server's event, not one made from the response");
    }

    [Test]
    public async Task EventsThatBreakOffAfterTheAcknowledgementAreAnError([Values] bool async)
    {
        var answered = new Signal();
        await using var server = Serve(
            Reply.Events().Then(Started + Token("Once ")).Then(() => answered.Task).ThenReset(),
            Acknowledgement.Then(() => answered.TrySetResult()));
        using var client = TestClient.For(server);

        var e = (await Assert.CatchAsync<FlowMaestroStreamException>(() => client.SendAsync(async)))!;

        Assert.That(e.OutcomeUnknown);
        Assert.That(e.Code, Is.EqualTo(FlowMaestroErrorCodes.StreamFailed));
        Assert.That(server.Posts(), Is.EqualTo(1));
    }

    [Test]
    public async Task NoEventForTheTimeoutOfTheMessageAfterTheAcknowledgementIsAnError([Values] bool async)
    {
        var clock = new ManualTimeProvider();
        var answered = new Signal();
        await using var server = Serve(
            Reply.Events().Then(() => answered.Task).Then(Started + Token("Once ")).ThenStall(),
            Reply.Nothing.Then(() => clock.Advance(TimeSpan.FromSeconds(1))).Then(Acknowledgement).Then(() => answered.TrySetResult()));
        using var client = TestClient.For(server, o => o.TimeProvider = clock);

        var seen = new Signal();
        var options = new RequestOptions { Timeout = TimeSpan.FromSeconds(20) };
        var sending = client.SendAsync(async, e => _ = e is MessageTokenEvent && seen.TrySetResult(), options);
        await seen.Task;

        // The limit of the attempt has a second less to go.
        await clock.TimerAsync(due => due == TimeSpan.FromSeconds(20));
        clock.Advance(TimeSpan.FromSeconds(20));

        var e = (await Assert.CatchAsync<FlowMaestroStreamException>(() => sending))!;
        Assert.That(e.OutcomeUnknown);
        Assert.That(e.Code, Is.EqualTo(FlowMaestroErrorCodes.Timeout));
        Assert.That(server.Posts(), Is.EqualTo(1));
    }

    [TestCase(500, typeof(FlowMaestroServerException))]
    [TestCase(408, typeof(FlowMaestroTimeoutException))]
    [TestCase(401, typeof(FlowMaestroAuthenticationException))]
    [TestCase(404, typeof(FlowMaestroNotFoundException))]
    public async Task RefusedMessageIsAnExceptionAndNotSentAgain(int status, Type expected)
    {
        foreach (var events in new[] { NoSuchRoute, Reply.Events().Then(Frames.Frame("connected", "{}")).ThenStall() })
        {
            foreach (var async in new[] { true, false })
            {
                await using var server = Serve(events, Reply.Json("{}", status));
                using var client = TestClient.For(server);

                Assert.That(() => client.SendAsync(async), Throws.InstanceOf(expected));
                Assert.That(server.Posts(), Is.EqualTo(1));
            }
        }
    }

    [Test]
    public async Task MessageThatIsLostIsAnExceptionEvenIfAReplyEnds([Values] bool async)
    {
        var seen = new Signal();
        await using var server = Serve(
            Reply.Events().Then(Started + Token("Once ") + Completed).ThenStall(),
            Reply.Nothing.Then(() => seen.Task).ThenReset());
        using var client = TestClient.For(server);

        var e = (await Assert.CatchAsync<FlowMaestroConnectionException>(
            () => client.SendAsync(async, e => _ = e is MessageTokenEvent && seen.TrySetResult())))!;

        Assert.That(e.OutcomeUnknown);
        Assert.That(server.Posts(), Is.EqualTo(1));
    }

    [Test]
    public async Task CancellationEndsTheEventsAndTheMessage([Values] bool async)
    {
        var gone = new Signal();
        await using var server = Serve(
            Reply.Events().Then(Started + Token("Once ")).ThenStall(),
            Reply.Nothing.ThenStall().Then(() => gone.TrySetResult()));
        using var client = TestClient.For(server);
        using var source = new CancellationTokenSource();

        var seen = new Signal();
        var sending = client.SendAsync(async, e => _ = e is MessageTokenEvent && seen.TrySetResult(), cancellationToken: source.Token);
        await seen.Task;
        await server.StallsAsync(2);
        await source.CancelAsync();

        var e = (await Assert.CatchAsync<OperationCanceledException>(() => sending))!;
        Assert.That(e.CancellationToken, Is.EqualTo(source.Token));
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task LeavingTheLoopEndsTheEventsAndTheMessage([Values] bool async)
    {
        var gone = new Signal();
        await using var server = Serve(
            Reply.Events().Then(Started + Token("Once ")).ThenStall(),
            Reply.Nothing.ThenStall().Then(() => gone.TrySetResult()));
        using var client = TestClient.For(server);

        if (async)
        {
            await foreach (var e in client.Threads.SendMessageStreamAsync(MessageExchange.Thread, "Tell me a story"))
            {
                await server.StallsAsync(2);
                break;
            }
        }
        else
        {
            await Following.OnAThread(() => client.Threads.SendMessageStream(MessageExchange.Thread, "Tell me a story")
                .TakeWhile(_ => !server.StallsAsync(2).Wait(TimeSpan.FromSeconds(20))).ToList());
        }

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task ClientThatIsDisposedEndsTheReply([Values] bool async)
    {
        await using var server = Serve(Reply.Events().Then(Started + Token("Once ")).ThenStall(), Reply.Nothing.ThenStall());
        var client = TestClient.For(server);

        var sending = client.SendAsync(async);
        await server.StallsAsync(2);
        client.Dispose();

        Assert.That(() => sending, Throws.InstanceOf<FlowMaestroConnectionException>().With.Property("OutcomeUnknown").True);
    }
}
