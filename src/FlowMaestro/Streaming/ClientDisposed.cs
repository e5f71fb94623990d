namespace FlowMaestro.Streaming;

/// <summary>The exception of a wait or stream whose client is disposed.</summary>
internal static class ClientDisposed
{
    /// <param name="what">What was under way, and what becomes of it.</param>
    /// <param name="executionId">The execution that it was about.</param>
    /// <param name="isUnknown">Whether a request may have been handled.</param>
    public static FlowMaestroConnectionException While(string what, string? executionId = null, bool isUnknown = false) =>
        new(new ErrorFacts($"The client was disposed while {what}.", FlowMaestroErrorCodes.ConnectionLost)
        {
            ExecutionId = executionId,
            OutcomeUnknown = isUnknown,
        });
}
