using System.Net;
using FlowMaestro.Http.Pacing;
using FlowMaestro.Tests.Streaming;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http.Pacing;

/// <summary>Requests that never left the machine, which no limiter counts, and what the pacer must not believe for long.</summary>
public class UnsentRequestTests
{
    private static readonly DateTimeOffset BeforeMidnight = new(2026, 2, 3, 23, 59, 55, TimeSpan.Zero);
    private static readonly DateTimeOffset Midnight = new(2026, 2, 4, 0, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _clock = new();
    private readonly PacerState _state = new();

    [Test]
    public void AttemptsWithoutAConnectionUseNothingUp([Values(0, 5)] int sentBefore)
    {
        for (var i = 0; i <= sentBefore; i++)
        {
            _state.Ended(_state.Start(default), Says(new RateLimit(60, 59 - i, Midnight, 10, 9 - i), BeforeMidnight), default);
        }

        var unsent = Enumerable.Range(0, 50).Select(_ => _state.Start(default)).Reverse().ToList();
        foreach (var number in unsent)
        {
            _state.Ended(number, new ResponseFacts { NothingSent = true }, default);
        }

        Assert.That((_state.LeftForMinute, _state.LeftForDay), Is.EqualTo(((int?)59 - sentBefore, (int?)9 - sentBefore)));
        _state.Ended(_state.Start(default), Says(new RateLimit(60, 58 - sentBefore, Midnight, 10, 8 - sentBefore), BeforeMidnight), default);
        Assert.That((_state.LeftForMinute, _state.LeftForDay), Is.EqualTo(((int?)58 - sentBefore, (int?)8 - sentBefore)));
    }

    [Test]
    public async Task AnOutageOfTheNetworkDoesNotBlockTheCallsAfterIt([Values] bool async)
    {
        using var server = new LimitedServer(_clock, perMinute: 60, perDay: 100);
        using var handler = new Outage(server);
        using var client = TestClient.For(handler, options => (options.TimeProvider, options.MaxRetries) = (_clock, 0));
        await CallAsync(client, async);
        handler.IsDown = true;
        for (var i = 0; i < 200; i++)
        {
            await Assert.ThatAsync(() => CallAsync(client, async), Throws.InstanceOf<FlowMaestroConnectionException>());
        }

        handler.IsDown = false;

        await CallAsync(client, async);

        Assert.That(server.Requests, Is.EqualTo(2));
    }

    /// <summary>The server counts a message when it arrives and responds two minutes later, with the date of the response.</summary>
    [Test]
    public void AResponseThatCrossesMidnightTellsNothingOfTheNewDay()
    {
        var held = _state.Start(default);
        var afterMidnight = TimeSpan.FromSeconds(15);
        _state.Ended(_state.Start(afterMidnight), Says(new RateLimit(60, 59, Midnight.AddMinutes(1), 10_000, 9_999), Midnight.AddSeconds(10)), afterMidnight);

        _state.Ended(held, Says(new RateLimit(60, 0, Midnight, 10_000, 0), Midnight.AddSeconds(30)), TimeSpan.FromSeconds(35));

        Assert.That((_state.LeftForMinute, _state.LeftForDay), Is.EqualTo(((int?)59, (int?)9_999)));
    }

    [Test]
    public void ARefusalForAYearIsBelievedForADay()
    {
        using var handler = new StubHandler(static _ =>
        {
            var response = StubHandler.JsonResponse("""{"error":{"code":"rate_limit_exceeded","message":"m"}}""", HttpStatusCode.TooManyRequests);
            response.Headers.Add("Retry-After", "2000000000");
            return response;
        });
        using var client = TestClient.For(handler, options => options.TimeProvider = _clock);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var refused = Assert.Throws<FlowMaestroRateLimitException>(() => client.Workflows.Get("wf_1"));
        var unsent = Assert.Throws<FlowMaestroRateLimitException>(() => client.Workflows.Get("wf_1"));
        _clock.Advance(TimeSpan.FromHours(25));
        Assert.Throws<FlowMaestroRateLimitException>(() => client.Workflows.Get("wf_1"));

        Assert.That((refused.StatusCode, refused.Code, unsent.StatusCode), Is.EqualTo(((int?)429, FlowMaestroErrorCodes.RateLimitExceeded, (int?)null)));
        Assert.That(handler.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task AnotherKeyHasAnAllowanceOfItsOwn([Values] bool async)
    {
        using var server = new LimitedServer(_clock, perDay: 1);
        using var other = new LimitedServer(_clock);
        using var handler = new StubHandler(request =>
            request.Headers.Authorization!.Parameter == "fm_live_a" ? SendTo(server, request) : SendTo(other, request));
        var key = "fm_live_a";
        using var client = TestClient.For(handler, options => (options.TimeProvider, options.ApiKeyProvider) = (_clock, () => key));
        await CallAsync(client, async);
        await Assert.ThatAsync(() => CallAsync(client, async), Throws.InstanceOf<FlowMaestroRateLimitException>());

        key = "fm_live_b";
        await CallAsync(client, async);

        Assert.That((server.Requests, other.Requests), Is.EqualTo((1, 1)));
    }

    private static HttpResponseMessage SendTo(LimitedServer server, HttpRequestMessage request)
    {
        using var invoker = new HttpMessageInvoker(server, disposeHandler: false);
        return invoker.Send(request, CancellationToken.None);
    }

    private static ResponseFacts Says(RateLimit seen, DateTimeOffset serverTime) => new() { Seen = seen, ServerTime = serverTime };

    private static Task CallAsync(FlowMaestroClient client, bool async) =>
        async ? client.Workflows.ListAsync() : Following.OnAThread(() => client.Workflows.List());

    private sealed class Outage(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public bool IsDown { get; set; }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Check();
            return base.Send(request, cancellationToken);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Check();
            return base.SendAsync(request, cancellationToken);
        }

        private void Check()
        {
            if (IsDown)
            {
                throw new HttpRequestException(HttpRequestError.ConnectionError, "The network is unreachable.");
            }
        }
    }
}
