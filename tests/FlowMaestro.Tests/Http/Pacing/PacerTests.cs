using System.Net;
using FlowMaestro.Http;
using FlowMaestro.Http.Pacing;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlowMaestro.Tests.Http.Pacing;

/// <summary>Who gets the next permit, how long for one is waited, and what is said where there is none.</summary>
public class PacerTests
{
    private static readonly Uri Address = new("https://api.flowmaestro.test/x");

    private readonly ManualTimeProvider _clock = new();
    private readonly FlowMaestroClientOptions _options;

    public PacerTests() => _options = new FlowMaestroClientOptions { ApiKey = TestClient.Key, TimeProvider = _clock };

    [Test]
    public async Task ACallThatComesLaterDoesNotOvertake()
    {
        using var pacer = await UsedUpAsync(remaining: 1);
        var calls = Enumerable.Range(0, 3).Select(_ => pacer.AcquireAsync(async: true, Call(), CancellationToken.None).AsTask()).ToList();
        Assert.That(calls.Select(static call => call.IsCompleted), Is.EqualTo(new[] { true, false, false }));

        _clock.Advance(TimeSpan.FromSeconds(30));

        await Task.WhenAll(calls);
        Assert.That(pacer.AcquireAsync(async: true, Call(), CancellationToken.None).AsTask().IsCompleted, Is.True);
    }

    [TestCase(60, 30, true)]
    [TestCase(29, 30, true, Description = "a second more, since headers count whole ones")]
    [TestCase(28.9, 30, false)]
    [TestCase(0.5, 1, true, Description = "at most as much again")]
    [TestCase(0.5, 1.1, false)]
    public async Task ItWaitsForAsLongAsTheOptionsAllow(double allowed, double needed, bool isWaitedFor)
    {
        _options.MaxRetryDelay = TimeSpan.FromSeconds(allowed);
        using var pacer = await UsedUpAsync(left: needed);

        var permit = pacer.AcquireAsync(async: true, Call(), CancellationToken.None).AsTask();

        Assert.That(permit.IsCompleted, Is.EqualTo(!isWaitedFor));
        if (isWaitedFor)
        {
            _clock.Advance(TimeSpan.FromSeconds(needed));
            await permit;
        }
        else
        {
            Assert.That(async () => await permit, Throws.InstanceOf<FlowMaestroRateLimitException>());
        }
    }

    [Test]
    public async Task ItWaitsNoLongerThanTheCallersOperationLasts()
    {
        using var pacer = await UsedUpAsync();
        var deadline = _clock.GetTimestamp() + TimeSpan.FromSeconds(20).Ticks;

        Assert.That(async () => await pacer.AcquireAsync(async: true, Call(deadline: deadline), CancellationToken.None), Throws.InstanceOf<FlowMaestroRateLimitException>());
    }

    [Test]
    public async Task ARefusalSaysWhichAllowanceAndForHowLong()
    {
        _options.MaxRetryDelay = TimeSpan.FromSeconds(2);
        using var pacer = await UsedUpAsync();

        var e = (await Assert.ThrowsAsync<FlowMaestroRateLimitException>(async () => await pacer.AcquireAsync(async: true, Call(), CancellationToken.None)))!;

        Assert.That(e.Message, Is.EqualTo("GET x was not sent: the allowance of the minute is used up, and the next request can start in 30 s. Call again then, or allow a longer MaxRetryDelay."));
        Assert.That((e.Code, e.RetryAfter, e.Window, e.ExecutionId, e.Attempts), Is.EqualTo((FlowMaestroErrorCodes.RateLimitExceeded, (TimeSpan?)TimeSpan.FromSeconds(30), "minute", "exec_1", 0)));
        Assert.That(e.RateLimit, Is.EqualTo(new RateLimit(60, 0, _clock.GetUtcNow().AddSeconds(30), null, null)));
    }

    [Test]
    public async Task ADisposedPacerEndsWhoWaitsAndWhoComes([Values] bool isPoll)
    {
        var pacer = await UsedUpAsync();
        var waiting = pacer.AcquireAsync(async: true, Call(isPoll), CancellationToken.None).AsTask();

        pacer.Dispose();

        foreach (var late in new[] { waiting, pacer.AcquireAsync(async: true, Call(isPoll), CancellationToken.None).AsTask() })
        {
            var e = (await Assert.ThrowsAsync<FlowMaestroConnectionException>(() => late))!;
            Assert.That((e.Message, e.Code, e.ExecutionId), Is.EqualTo(("GET x was not sent: the client was disposed.", FlowMaestroErrorCodes.ConnectionFailed, "exec_1")));
        }
    }

    [Test]
    public async Task ANewKeyStartsWhoWaitedForTheOldOnesAllowance()
    {
        using var pacer = await UsedUpAsync();
        var waiting = pacer.AcquireAsync(async: true, Call(), CancellationToken.None).AsTask();

        pacer.Forget();

        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(_clock.Elapsed, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task WhoLeavesTheQueueUsesNoPermit()
    {
        using var pacer = await UsedUpAsync();
        using var cancellation = new CancellationTokenSource();
        var (gone, next) = (pacer.AcquireAsync(async: true, Call(isPoll: true), cancellation.Token).AsTask(), pacer.AcquireAsync(async: true, Call(isPoll: true), CancellationToken.None).AsTask());

        await cancellation.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => gone);
        Assert.That(pacer.WaitingPolls, Is.EqualTo(1));
        _clock.Advance(TimeSpan.FromSeconds(30));
        await next;
    }

    [Test]
    public async Task AUsersCallGoesBeforeAPollThatCameFirst()
    {
        using var pacer = await UsedUpAsync(limit: 1);
        var poll = pacer.AcquireAsync(async: true, Call(isPoll: true), CancellationToken.None).AsTask();
        var call = pacer.AcquireAsync(async: true, Call(), CancellationToken.None).AsTask();

        _clock.Advance(TimeSpan.FromSeconds(30));

        await call;
        Assert.That(poll.IsCompletedSuccessfully, Is.False);
    }

    [TestCase(false, 4)]
    [TestCase(true, 3)]
    public async Task OfThoseWhoWaitedAllCallsStartAndPollsLeaveTheReserve(bool isPoll, int starting)
    {
        using var pacer = await UsedUpAsync(limit: 4);
        var waiting = Enumerable.Range(0, 4).Select(_ => pacer.AcquireAsync(async: true, Call(isPoll), CancellationToken.None).AsTask()).ToList();

        _clock.Advance(TimeSpan.FromSeconds(30));

        await Task.WhenAll(waiting.Take(starting));
        Assert.That(waiting.Count(static permit => permit.IsCompletedSuccessfully), Is.EqualTo(starting));
    }

    [Test]
    public async Task APollThatWaitsHasUsedNothingUp()
    {
        using var pacer = await UsedUpAsync(remaining: 10);
        _ = pacer.AcquireAsync(async: true, Call(isPoll: true), CancellationToken.None).AsTask();

        var calls = Enumerable.Range(0, 10).Select(_ => pacer.AcquireAsync(async: true, Call(), CancellationToken.None).AsTask()).ToList();

        await Task.WhenAll(calls);
        Assert.That(_clock.Elapsed, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task OneThatWouldStartTooLateIsRefusedAtOnceAlsoBehindOneThatWaits()
    {
        using var pacer = await UsedUpAsync(limit: 1);
        var first = pacer.AcquireAsync(async: true, Call(), CancellationToken.None).AsTask();

        var second = pacer.AcquireAsync(async: true, Call(), CancellationToken.None).AsTask();

        await Assert.ThrowsAsync<FlowMaestroRateLimitException>(() => second);
        Assert.That((first.IsCompleted, _clock.Elapsed), Is.EqualTo((false, TimeSpan.Zero)));
    }

    [Test]
    public async Task AnAttemptThatEndsWithoutAResponseLetsTheNextOnesStart()
    {
        using var pacer = new Pacer(_options, NullLogger.Instance, end: default);
        var first = await pacer.AcquireAsync(async: true, Call(), CancellationToken.None);
        var (second, third) = (pacer.AcquireAsync(async: true, Call(), CancellationToken.None).AsTask(), pacer.AcquireAsync(async: true, Call(), CancellationToken.None).AsTask());
        Assert.That((second.IsCompleted, third.IsCompleted), Is.EqualTo((false, false)), "one, until something is known");

        first.Dispose();
        first.Dispose();

        await Task.WhenAll(second, third);
        Assert.That(pacer.AcquireAsync(async: true, Call(), CancellationToken.None).AsTask().IsCompleted, Is.False, "two for each that ended");
    }

    [TestCase(200, true)]
    [TestCase(404, false)]
    [TestCase(503, false)]
    public async Task OnlyAnOrdinaryResponseWithoutHeadersSaysThatThereIsNoLimiter(int status, bool hasNone)
    {
        using var pacer = new Pacer(_options, NullLogger.Instance, end: default);
        using var permit = await pacer.AcquireAsync(async: true, Call(), CancellationToken.None);
        using var response = StubHandler.JsonResponse("{}", (HttpStatusCode)status);

        permit.Ended(await AttemptResult.ReadAsync(async: true, Call(), response, CancellationToken.None));

        Assert.That(pacer.ForPolls().HasNoLimiter, Is.EqualTo(hasNone));
        using var stream = new HttpResponseMessage(HttpStatusCode.OK);
        using var another = new Pacer(_options, NullLogger.Instance, end: default);
        using var opened = await another.AcquireAsync(async: true, Call(), CancellationToken.None);
        opened.Ended(AttemptResult.OfStream(Call(), stream));
        Assert.That(another.ForPolls().HasNoLimiter, Is.False, "streams come without them");
    }

    [Test]
    public async Task PollsKnowTheAllowanceAndThePaceOfTheUsersCalls()
    {
        using var pacer = await UsedUpAsync(remaining: 20);
        (await pacer.AcquireAsync(async: true, Call(), CancellationToken.None)).Dispose();
        (await pacer.AcquireAsync(async: true, Call(isPoll: true), CancellationToken.None)).Dispose();

        var known = pacer.ForPolls();

        Assert.That((known.LimitPerMinute, known.LimitPerDay, known.CallsPerMinute, known.HasNoLimiter), Is.EqualTo(((int?)60, (int?)null, 2.0, false)), "polls are no calls of the user's");
    }

    [TestCase(429, true, null, null, "minute")]
    [TestCase(429, false, "rate_limit_exceeded", null, "minute")]
    [TestCase(429, false, "other", null, null, Description = "of something behind the limiter")]
    [TestCase(503, true, "rate_limit_exceeded", null, null)]
    [TestCase(429, true, null, "day", "day")]
    public async Task WhatTheLimiterRefusesHoldsUpTheNext(int status, bool hasHeaders, string? code, string? window, string? heldUpBy)
    {
        using var pacer = new Pacer(_options, NullLogger.Instance, end: default);
        var permit = await pacer.AcquireAsync(async: true, Call(), CancellationToken.None);
        using var response = StubHandler.JsonResponse($$"""{"error":{"code":"{{code}}","message":"m","details":{"window":"{{window}}","retry_after":50} } }""", (HttpStatusCode)status);
        if (hasHeaders)
        {
            Tell(response, remaining: 30, left: 30);
        }

        permit.Ended(await AttemptResult.ReadAsync(async: true, Call(), response, CancellationToken.None));
        _options.MaxRetryDelay = TimeSpan.FromSeconds(1);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var next = pacer.AcquireAsync(async: true, Call(), CancellationToken.None).AsTask();
        Assert.That(((next.Exception?.InnerException as FlowMaestroRateLimitException)?.Window, next.IsCompletedSuccessfully), Is.EqualTo((heldUpBy, heldUpBy is null)));
    }

    [TestCase(60, "minute")]
    [TestCase(61, "day")]
    public async Task APauseOfMoreThanAMinuteIsOfTheDay(int seconds, string window)
    {
        using var pacer = new Pacer(_options, NullLogger.Instance, end: default);
        var permit = await pacer.AcquireAsync(async: true, Call(), CancellationToken.None);
        using var response = StubHandler.JsonResponse($$"""{"error":{"code":"rate_limit_exceeded","message":"m","details":{"retry_after":{{seconds}} } } }""", HttpStatusCode.TooManyRequests);
        permit.Ended(await AttemptResult.ReadAsync(async: true, Call(), response, CancellationToken.None));
        _options.MaxRetryDelay = TimeSpan.FromSeconds(1);

        var e = (await Assert.ThrowsAsync<FlowMaestroRateLimitException>(async () => await pacer.AcquireAsync(async: true, Call(), CancellationToken.None)))!;

        Assert.That((e.Window, e.RetryAfter), Is.EqualTo((window, (TimeSpan?)TimeSpan.FromSeconds(seconds))));
    }

    private async Task<Pacer> UsedUpAsync(int remaining = 0, double left = 30, int limit = 60)
    {
        var pacer = new Pacer(_options, NullLogger.Instance, end: default);
        using var permit = await pacer.AcquireAsync(async: true, Call(), CancellationToken.None);
        permit.Ended(await ResultAsync(remaining, left, limit));
        return pacer;
    }

    private async Task<AttemptResult> ResultAsync(int remaining, double left, int limit)
    {
        using var response = StubHandler.JsonResponse("{}");
        Tell(response, remaining, left, limit);
        return await AttemptResult.ReadAsync(async: true, Call(), response, CancellationToken.None);
    }

    private static void Tell(HttpResponseMessage response, int remaining, double left, int limit = 60)
    {
        // A clock of the server's that makes the end come after just so long.
        var end = new DateTimeOffset(2026, 2, 3, 10, 16, 0, TimeSpan.Zero);
        response.Headers.TryAddWithoutValidation("x-ratelimit-limit", $"{limit}");
        response.Headers.TryAddWithoutValidation("x-ratelimit-remaining", $"{remaining}");
        response.Headers.TryAddWithoutValidation("x-ratelimit-reset", $"{end.ToUnixTimeSeconds()}");
        response.Headers.Date = end.AddSeconds(-left);
    }

    private Call Call(bool isPoll = false, long? deadline = null) => new(
        _options, Address, new ApiRequest(new ApiOperation("x", HttpMethod.Get, "x", isSafe: true, timeout: null)), RequestOptions.Within(null, "exec_1", deadline, isPoll: isPoll), CancellationToken.None);
}
