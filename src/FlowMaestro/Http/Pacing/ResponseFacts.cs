using System.Net;

namespace FlowMaestro.Http.Pacing;

/// <summary>What one response tells of the allowance.</summary>
internal readonly record struct ResponseFacts
{
    /// <summary>No window is longer than a day. A server that asks for more is asked again after that.</summary>
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromHours(25);

    /// <summary>The headers of the limiter; null where there are none.</summary>
    public RateLimit? Seen { get; init; }

    /// <summary>The server's clock when it responded; the client's where the response has no <c>Date</c>.</summary>
    public DateTimeOffset ServerTime { get; init; }

    /// <summary>Whether the server's limiter refused the request.</summary>
    public bool IsRefused { get; init; }

    /// <summary>How long a refusal asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether a refusal is of the day.</summary>
    public bool IsOfDay { get; init; }

    /// <summary>Whether the request did not leave, so that no limiter counts it.</summary>
    public bool NothingSent { get; init; }

    /// <summary>Whether an ordinary response came without the headers: such a server has no limiter.</summary>
    public bool HasNoLimiter { get; init; }

    /// <param name="result">What came of the attempt.</param>
    /// <param name="clock">For responses without <c>Date</c>.</param>
    public static ResponseFacts Of(AttemptResult result, TimeProvider clock)
    {
        if (result is not { End: AttemptEnd.Responded, Head: { } head })
            return new ResponseFacts { NothingSent = result.NothingSent };

        var seen = head.RateLimit;
        var isRefused = head.StatusCode == HttpStatusCode.TooManyRequests
            && (seen is not null || result.Error.Error?.Code == FlowMaestroErrorCodes.RateLimitExceeded);
        var retryAfter = isRefused ? ErrorMapping.PauseAskedFor(result, clock) : null;
        retryAfter = retryAfter > LongestRefusal ? LongestRefusal : retryAfter;
        return new ResponseFacts
        {
            Seen = seen,
            ServerTime = seen is null ? default : Http.RetryAfter.ServerTime(head.Headers) ?? clock.GetUtcNow(),
            IsRefused = isRefused,
            RetryAfter = retryAfter,
            IsOfDay = isRefused && (retryAfter > TimeSpan.FromMinutes(1) || ErrorMapping.Window(result) == Delay.Day),
            HasNoLimiter = seen is null && result.IsSuccess && result.Stream is null,
        };
    }
}
