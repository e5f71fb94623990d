using FlowMaestro.Diagnostics;
using FlowMaestro.Http;

namespace FlowMaestro.Streaming;

/// <summary>
/// The state between two connections of a stream: why the last one ended, after which event to resume, how long to pause.
/// </summary>
/// <param name="clock">Measures the pauses.</param>
/// <param name="kind">What is followed.</param>
/// <param name="streamOf">The id that the stream was opened for.</param>
/// <param name="diagnostics">Logs each reconnection.</param>
/// <param name="longestPause">
/// The cap of the back-off. Default 5 s: while an execution runs, what it does in a longer pause would be seen too late.
/// </param>
internal sealed class Reconnection(
    TimeProvider clock, ActiveKind kind, string streamOf, ClientDiagnostics? diagnostics, TimeSpan? longestPause = null)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan DefaultLongestPause = TimeSpan.FromSeconds(5);

    /// <summary>The cap of the pause that the server asks for, with Retry-After or a <c>retry:</c> line.</summary>
    private static readonly TimeSpan LongestAskedPause = TimeSpan.FromSeconds(60);

    /// <summary>A connection that held this long was a good one: after it the back-off starts from its first pause.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(5);

    private long _openedAt;
    private TimeSpan _asked;
    private TimeSpan _serverPause;
    private string _reason = "";
    private string _errorType = "";

    /// <summary>Why the last connection ended; null before the first.</summary>
    public string? DropReason { get; private set; }

    /// <summary>The id of the last event, for <c>Last-Event-ID</c>; null where the server sends none.</summary>
    public string? LastEventId { get; private set; }

    /// <summary>How many connections failed, or ended soon and without an event, since the last good one.</summary>
    public int Failures { get; private set; }

    /// <summary>Whether an attempt to open has failed since the last connection.</summary>
    public bool IsFailing { get; private set; }

    /// <summary>When a connection was last open.</summary>
    public long LastHeard { get; private set; } = clock.GetTimestamp();

    /// <summary>Whether a failure to open a connection is transient. The others (401, 403, 404, …) are final.</summary>
    public static bool Passes(FlowMaestroException e) => e is FlowMaestroRateLimitException or FlowMaestroServerException
        or FlowMaestroConnectionException or FlowMaestroTimeoutException or FlowMaestroStreamException;

    public void Opened()
    {
        _openedAt = LastHeard = clock.GetTimestamp();
        _asked = TimeSpan.Zero;
        IsFailing = false;
    }

    public void Ended(EventConnection connection, bool wasLive)
    {
        DropReason = _reason = connection.EndReason;
        _errorType = connection.ErrorType;
        LastEventId = connection.LastEventId ?? LastEventId;
        _serverPause = connection.RetryPause ?? _serverPause;
        Failures = wasLive || clock.GetElapsedTime(_openedAt) >= Steady ? 0 : Failures + 1;
        LastHeard = clock.GetTimestamp();
    }

    public void Failed(FlowMaestroException e)
    {
        Failures++;
        _reason = _errorType = Tracing.ErrorTypeOf(e);
        _asked = (e as FlowMaestroRateLimitException)?.RetryAfter ?? TimeSpan.Zero;
        IsFailing = true;
    }

    public ValueTask PauseAsync(bool async, CancellationToken cancellationToken)
    {
        var pause = Backoff.Jittered(FirstPause, Failures, longestPause ?? DefaultLongestPause);
        var asked = _asked > _serverPause ? _asked : _serverPause;
        asked = asked < LongestAskedPause ? asked : LongestAskedPause;
        pause = pause > asked ? pause : asked;
        if (!cancellationToken.IsCancellationRequested)
            diagnostics?.Reconnecting(kind, streamOf, _errorType, _reason, pause);

        return Pause.For(async, clock, pause, cancellationToken);
    }
}
