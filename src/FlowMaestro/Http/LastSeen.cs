using System.Net;

namespace FlowMaestro.Http;

/// <summary>What the last response said of the key; for the health check, which makes no request of its own.</summary>
internal sealed class LastSeen(TimeProvider clock)
{
    private Response? _last;

    /// <summary>Null before the first response.</summary>
    public Response? Last => Volatile.Read(ref _last);

    public void Note(AttemptResult result)
    {
        // A proxy may respond with 5xx, which says nothing about the key.
        if (result.Status is { } status and < HttpStatusCode.InternalServerError)
            Volatile.Write(ref _last, new Response(status == HttpStatusCode.Unauthorized, clock.GetUtcNow()));
    }

    /// <param name="KeyWasRefused">The response was a 401.</param>
    /// <param name="At">When it came.</param>
    public sealed record Response(bool KeyWasRefused, DateTimeOffset At);
}
