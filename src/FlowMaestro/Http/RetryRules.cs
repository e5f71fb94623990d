using System.Net;

namespace FlowMaestro.Http;

/// <summary>When an attempt is followed by another, and after which pause.</summary>
internal static class RetryRules
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);

    /// <summary>Whether another attempt may do good and can do no harm. The pipeline counts the retries.</summary>
    public static bool ShouldRetry(AttemptResult result, FlowMaestroClientOptions options)
    {
        var call = result.Call;
        if (result.IsSuccess || call.IsAbandoned || Sockets.IsRefused(result.Cause)
            || !(call.Operation.IsSafe ? MayPass(result) : WasNotHandled(result)))
        {
            return false;
        }

        // A pause longer than MaxRetryDelay is left to the caller; after one that outlasts the deadline there is no time for an attempt.
        var asked = ErrorMapping.PauseAskedFor(result, options.TimeProvider);
        return !(asked > options.MaxRetryDelay) && Fits(call, asked ?? TimeSpan.Zero);
    }

    /// <summary>
    /// What the server asks for, else a pause that doubles with each attempt, at most
    /// <see cref="FlowMaestroClientOptions.MaxRetryDelay"/>.
    /// </summary>
    public static TimeSpan PauseBefore(AttemptResult result, int attempt, FlowMaestroClientOptions options)
    {
        if (ErrorMapping.PauseAskedFor(result, options.TimeProvider) is { } asked)
            return asked;

        var pause = Backoff.Jittered(FirstPause, attempt, options.MaxRetryDelay);
        return Fits(result.Call, pause) ? pause : TimeSpan.Zero;
    }

    private static bool MayPass(AttemptResult result) => result.End switch
    {
        AttemptEnd.Responded => result.Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            && !ErrorMapping.IsImpossibleId(result),
        AttemptEnd.TimedOutInBody or AttemptEnd.TooLarge => false,
        _ => true,
    };

    // The limiter of the server responds before any handler runs; another 429 may come from behind it.
    private static bool WasNotHandled(AttemptResult result) => result.End switch
    {
        AttemptEnd.NotConnected => true,
        AttemptEnd.Responded => result.Status == HttpStatusCode.TooManyRequests
            && result.Error.Error?.Code == FlowMaestroErrorCodes.RateLimitExceeded,
        AttemptEnd.TimedOut or AttemptEnd.ConnectionLost => result.NothingSent,
        _ => false,
    };

    private static bool Fits(Call call, TimeSpan pause) => call.TimeLeft is not { } left || pause < left;
}
