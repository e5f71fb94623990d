using System.Threading.RateLimiting;

namespace FlowMaestro.Http.Pacing;

/// <summary>The right to send one attempt. Dispose it when the attempt is over.</summary>
internal sealed class Permit(Pacer pacer, long number, RateLimitLease? lease) : IDisposable
{
    private bool _ended;

    /// <summary>Takes what the response tells of the allowance.</summary>
    public void Ended(AttemptResult result)
    {
        _ended = true;
        pacer.Ended(number, result);
    }

    public void Dispose()
    {
        if (!_ended)
        {
            _ended = true;
            pacer.Ended(number);
        }

        lease?.Dispose();
    }
}
