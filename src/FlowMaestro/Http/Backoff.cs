namespace FlowMaestro.Http;

/// <summary>Pauses that double, with jitter, so that clients that failed together do not come back together.</summary>
internal static class Backoff
{
    /// <param name="first">The pause after the first failure, before jitter.</param>
    /// <param name="attempt">How many failures came before this one.</param>
    /// <param name="longest">The cap; jitter stays below it.</param>
    /// <returns>Between half and all of the doubled pause.</returns>
    public static TimeSpan Jittered(TimeSpan first, int attempt, TimeSpan longest)
    {
        var doubled = first * Math.Pow(2, Math.Min(attempt, 30));
        var capped = doubled < longest ? doubled : longest;
#pragma warning disable CA5394 // Jitter keeps no secret.
        return capped * (0.5 + (Random.Shared.NextDouble() / 2));
#pragma warning restore CA5394
    }
}
