namespace FlowMaestro.Http.Pacing;

/// <summary>The exception of an attempt that gets no permit in time.</summary>
internal static class Refusal
{
    /// <param name="call">What was not sent.</param>
    /// <param name="delay">How long it would have had to wait.</param>
    /// <param name="seen">What the last response said of the allowance.</param>
    public static FlowMaestroRateLimitException Of(Call call, in Delay delay, RateLimit? seen) => new(new ErrorFacts(
        $"{call.Operation} was not sent: the allowance of the {delay.Window} is used up, "
        + $"and the next request can start in {delay.Time.TotalSeconds:0.#} s. "
        + $"Call again then, or allow a longer {nameof(FlowMaestroClientOptions.MaxRetryDelay)}.",
        FlowMaestroErrorCodes.RateLimitExceeded)
    {
        Attempts = call.Attempts,
        ExecutionId = call.ExecutionId,
        RetryAfter = delay.Time,
        Window = delay.Window,
        RateLimit = seen,
    });

    public static FlowMaestroConnectionException OfDisposed(Call call) => new(new ErrorFacts(
        $"{call.Operation} was not sent: the client was disposed.",
        FlowMaestroErrorCodes.ConnectionFailed)
    {
        Attempts = call.Attempts,
        ExecutionId = call.ExecutionId,
    });
}
