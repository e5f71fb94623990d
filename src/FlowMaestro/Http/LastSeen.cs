using System.Net;

namespace FlowMaestro.Http;

/// <summary>What the last responses said of the key; for the health check, which makes no request of its own.</summary>
internal sealed class LastSeen(TimeProvider clock)
{
    private Response? _last;
    private Response? _lastAllowance;

    /// <summary>Null before the first response.</summary>
    public Response? Last => Volatile.Read(ref _last);

    /// <summary>The last response that told the day's allowance, which a 401 and a stream do not.</summary>
    public Response? LastAllowance => Volatile.Read(ref _lastAllowance);

    public void Note(AttemptResult result)
    {
        // A proxy answers with 5xx too, which says nothing of the key.
        if (result.Status is not { } status || status >= HttpStatusCode.InternalServerError)
        {
            return;
        }

        var response = new Response(result.Head!, status == HttpStatusCode.Unauthorized, clock.GetUtcNow());
        Volatile.Write(ref _last, response);
        if (RateLimit.TellsOfDay(response.Head.Headers))
        {
            Volatile.Write(ref _lastAllowance, response);
        }
    }

    /// <param name="Head">Read only when somebody asks for the allowance.</param>
    /// <param name="KeyWasRefused">The response was a 401.</param>
    /// <param name="At">When it came.</param>
    public sealed record Response(ResponseHead Head, bool KeyWasRefused, DateTimeOffset At)
    {
        public RateLimit? RateLimit => RateLimit.From(Head.Headers);
    }
}
