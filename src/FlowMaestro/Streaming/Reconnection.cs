using FlowMaestro.Http;
using FlowMaestro.Diagnostics;

namespace FlowMaestro.Streaming;

/// <summary>What is known between two connections of a stream: why the last one ended, where to go on, how long to wait.</summary>
internal sealed class Reconnection(TimeProvider clock, string streamOf, ClientDiagnostics? diagnostics)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestAskedPause = TimeSpan.FromSeconds(60);

    /// <summary>A connection that held this long was a good one: its end begins the pauses anew.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(5);

    private long _openedAt;
    private int _failures;
    private TimeSpan _asked;
    private TimeSpan _serverPause;
    private string _reason = "";

    /// <summary>Why the last connection ended; null before the first.</summary>
    public string? DropReason { get; private set; }

    /// <summary>Where to go on; null where the server sends no ids.</summary>
    public string? LastEventId { get; private set; }

    /// <summary>Whether an attempt to open has failed since the last connection.</summary>
    public bool IsFailing { get; private set; }

    /// <summary>When the server was last heard of.</summary>
    public long LastHeard { get; private set; } = clock.GetTimestamp();

    /// <summary>Whether a failure to open a connection may pass; the others are final.</summary>
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
        LastEventId = connection.LastEventId ?? LastEventId;
        _serverPause = connection.RetryPause ?? _serverPause;
        _failures = wasLive || clock.GetElapsedTime(_openedAt) >= Steady ? 0 : _failures + 1;
        LastHeard = clock.GetTimestamp();
    }

    public void Failed(FlowMaestroException e)
    {
        _failures++;
        _reason = Tracing.ErrorTypeOf(e);
        _asked = (e as FlowMaestroRateLimitException)?.RetryAfter ?? TimeSpan.Zero;
        IsFailing = true;
    }

    public ValueTask PauseAsync(bool async, CancellationToken cancellationToken)
    {
        var pause = Backoff.Jittered(FirstPause, _failures, LongestPause);
        var asked = _asked > _serverPause ? _asked : _serverPause;
        asked = asked < LongestAskedPause ? asked : LongestAskedPause;
        pause = pause > asked ? pause : asked;
        if (!cancellationToken.IsCancellationRequested)
        {
            diagnostics?.Reconnecting(streamOf, _reason, pause);
        }

        return Pause.For(async, clock, pause, cancellationToken);
    }
}
