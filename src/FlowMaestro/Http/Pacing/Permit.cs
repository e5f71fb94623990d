using System.Threading.RateLimiting;

namespace FlowMaestro.Http.Pacing;

/// <summary>The right to send one attempt. Dispose it when the attempt is over.</summary>
internal readonly struct Permit(Pacer pacer, long number, RateLimitLease? lease) : IDisposable
{
    /// <summary>Takes what the response tells of the allowance.</summary>
    public void Ended(AttemptResult result) => pacer.Ended(number, result);

    public void Dispose()
    {
        pacer.Ended(number);
        lease?.Dispose();
    }
}
