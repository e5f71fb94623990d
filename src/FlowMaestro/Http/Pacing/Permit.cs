using System.Threading.RateLimiting;

namespace FlowMaestro.Http.Pacing;

/// <summary>The right to send one attempt. Dispose it when the attempt is over.</summary>
internal sealed class Permit(Pacer pacer, long number, bool wasAwaited, RateLimitLease? lease) : IDisposable
{
    private bool _ended;

    /// <summary>Whether some time may have passed before it was given.</summary>
    public bool WasAwaited { get; } = wasAwaited;

    /// <summary>Takes what the attempt tells of the allowance.</summary>
    public AttemptResult Ended(AttemptResult result)
    {
        _ended = true;
        pacer.Ended(number, result);
        return result;
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
