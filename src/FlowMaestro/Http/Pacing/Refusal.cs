namespace FlowMaestro.Http.Pacing;

/// <summary>The exception of an attempt that gets no permit in time.</summary>
internal static class Refusal
{
    /// <param name="call">What was not sent.</param>
    /// <param name="delay">How long it would have had to wait.</param>
    /// <param name="allowance">What was last seen.</param>
    public static FlowMaestroRateLimitException Of(Call call, in Delay delay, Allowance? allowance)
    {
        var operation = call.Operation;
        return new FlowMaestroRateLimitException(new ErrorFacts(
            $"{operation.Method} {operation.PathTemplate} was not sent: the allowance of the {delay.Window} is used up, and the next request can start in {delay.Time.TotalSeconds:0.#} s. "
            + $"Call again then, or allow a longer {nameof(FlowMaestroClientOptions.MaxRetryDelay)}.",
            FlowMaestroErrorCodes.RateLimitExceeded)
        {
            Attempts = call.Attempts,
            ExecutionId = call.ExecutionId,
            RetryAfter = delay.Time,
            Window = delay.Window,
            RateLimit = allowance is null ? null : new RateLimit(allowance.Limit, allowance.Remaining, allowance.Reset, allowance.LimitPerDay, allowance.RemainingPerDay),
        });
    }

    public static FlowMaestroConnectionException OfDisposed(Call call) => new(new ErrorFacts(
        $"{call.Operation.Method} {call.Operation.PathTemplate} was not sent: the client was disposed.", FlowMaestroErrorCodes.ConnectionFailed)
    {
        Attempts = call.Attempts,
        ExecutionId = call.ExecutionId,
    });
}
