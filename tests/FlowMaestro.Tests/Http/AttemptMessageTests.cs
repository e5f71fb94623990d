using System.Net;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

/// <summary>What is said of an attempt that got no whole response, and whether the caller has to look what became of it.</summary>
public sealed class AttemptMessageTests
{
    private const string Advice = " The server may have handled the request: check before you call again.";

    [Test]
    public async Task NobodyThereSaysThatNothingWasSent([Values] bool safe)
    {
        var server = SocketServer.Start();
        await server.DisposeAsync();

        var e = await FailureAsync(server, new ManualTimeProvider(), safe);

        Assert.That(e.Message, Does.StartWith($"No connection to 127.0.0.1:{server.Port} for {What(safe)}: nothing was sent. "));
        Assert.That((e.Code, e.OutcomeUnknown, e.StatusCode), Is.EqualTo((FlowMaestroErrorCodes.ConnectionFailed, false, (int?)null)));
    }

    [Test]
    public async Task ARuntimeThatDoesNotSayWhyIsNotQuoted()
    {
        using var handler = new StubHandler(static _ => throw new HttpRequestException(HttpRequestError.ConnectionError, ""));
        using var client = TestClient.For(handler, static options => options.MaxRetries = 0);

        var e = (FlowMaestroException)(await Failure.OfAsync(client, async: true, (static c => c.Workflows.GetAsync("wf_1"), static _ => { })))!;

        Assert.That(e.Message, Does.EndWith($" for {What(true)}: nothing was sent."));
    }

    [Test]
    public async Task AConnectionThatIsLostIsAnUnknownOutcomeOnlyWhereRepeatingDoesHarm([Values] bool safe)
    {
        await using var server = SocketServer.Start(Reply.Nothing.ThenReset());

        var e = await FailureAsync(server, new ManualTimeProvider(), safe);

        Assert.That(e.Message, Is.EqualTo($"The connection ended before the response to {What(safe)} was complete.{(safe ? "" : Advice)}"));
        Assert.That((e.Code, e.OutcomeUnknown), Is.EqualTo((FlowMaestroErrorCodes.ConnectionLost, !safe)));
    }

    [Test]
    public async Task ASilentServerIsATimeoutOfTheResponse([Values] bool safe)
    {
        var clock = new ManualTimeProvider();
        await using var server = SocketServer.Start(Reply.Nothing.Then(() => clock.Advance(Ending.Timeout)).ThenStall());

        var e = await FailureAsync(server, clock, safe);

        Assert.That(e, Is.InstanceOf<FlowMaestroTimeoutException>());
        Assert.That(e.Message, Is.EqualTo($"No response to {What(safe)} in time.{(safe ? "" : Advice)}"));
        Assert.That((e.Code, e.OutcomeUnknown), Is.EqualTo((FlowMaestroErrorCodes.Timeout, !safe)));
    }

    [TestCase(200, true)]
    [TestCase(299, true)]
    [TestCase(404, false)]
    [TestCase(408, true)]
    [TestCase(500, true)]
    [TestCase(501, false)]
    [TestCase(503, true)]
    public async Task ABodyThatDoesNotEndInTimeKeepsWhatTheStatusSays(int status, bool isUnknown)
    {
        var clock = new ManualTimeProvider();
        using var body = new StalledBody(() => clock.Advance(Ending.Timeout));
        using var handler = new StubHandler(_ => new HttpResponseMessage((HttpStatusCode)status) { Headers = { { "x-request-id", "head_1" } }, Content = new StreamContent(body) });
        using var client = TestClient.For(handler, options => (options.TimeProvider, options.Timeout, options.MaxRetries) = (clock, Ending.Timeout, 0));

        var e = (FlowMaestroException)(await Failure.OfAsync(client, async: true, (c => c.Workflows.ExecuteAsync("wf_1"), static _ => { })))!;

        Assert.That(e, Is.InstanceOf<FlowMaestroTimeoutException>());
        Assert.That(e.Message, Is.EqualTo($"The response to {What(false)} began but did not end in time.{(isUnknown ? Advice : "")}"));
        Assert.That((e.Code, e.StatusCode, e.OutcomeUnknown, e.HeaderRequestId), Is.EqualTo((FlowMaestroErrorCodes.Timeout, (int?)status, isUnknown, "head_1")));
    }

    [Test]
    public async Task AResultThatIsTooLargeNamesTheLimit()
    {
        await using var server = SocketServer.Start(Reply.Head(200, 1L << 40).Then("{").ThenStall());

        var e = await FailureAsync(server, new ManualTimeProvider(), safe: true);

        Assert.That(e.Message, Is.EqualTo($"The response to {What(true)} is larger than 128 MB."));
        Assert.That((e.Code, e.StatusCode), Is.EqualTo((FlowMaestroErrorCodes.ResponseTooLarge, (int?)200)));
    }

    [Test]
    public async Task AServerThatDoesNotStreamIsNamed([Values] bool async, [Values("text/html", null)] string? type)
    {
        await using var server = SocketServer.Start(Reply.Bytes("<html>"u8.ToArray(), 200, type));
        using var client = TestClient.For(server);

        var e = (await Assert.ThrowsAsync<FlowMaestroStreamException>(() => Streaming.Following.EventsAsync(client, async)))!;

        Assert.That(e.Message, Is.EqualTo($"The server responded with 200 and {type ?? "no content type"} instead of a stream of text/event-stream."));
        Assert.That((e.Code, e.StatusCode), Is.EqualTo((FlowMaestroErrorCodes.StreamFailed, (int?)200)));
    }

    private static string What(bool safe) => safe ? "GET api/v1/workflows/{workflow_id}" : "POST api/v1/workflows/{workflow_id}/execute";

    private static async Task<FlowMaestroException> FailureAsync(SocketServer server, ManualTimeProvider clock, bool safe)
    {
        using var client = TestClient.For(server, options => (options.TimeProvider, options.Timeout, options.MaxRetries) = (clock, Ending.Timeout, 0));
        Func<FlowMaestroClient, Task> call = safe ? static c => c.Workflows.GetAsync("wf_1") : static c => c.Workflows.ExecuteAsync("wf_1");
        return (FlowMaestroException)(await Failure.OfAsync(client, async: true, (call, static _ => { })))!;
    }

    /// <summary>A body whose time passes as soon as it is read.</summary>
    private sealed class StalledBody(Action asked) : MemoryStream
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            asked();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
