using FlowMaestro.Models;

namespace FlowMaestro.Streaming.Polling;

/// <summary>When a wait wants to be polled for, and which failures it outlasts.</summary>
internal sealed class PollTimes
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BesideLiveStream = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BesideDeliveries = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestSlowDown = TimeSpan.FromMinutes(1);

    /// <summary>How long nobody may answer before a wait gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // Time alone says little: a machine that slept wakes up to one failed poll, minutes after the last answer.
    private const int LeastFailures = 3;

    /// <summary>Whether webhook deliveries tell of the ends, so that polls are for what they miss.</summary>
    public bool HasDeliveries { get; set; }

    /// <summary>The failures that pass by themselves.</summary>
    public static bool Passes(FlowMaestroException e) => e is FlowMaestroRateLimitException or FlowMaestroServerException
        or FlowMaestroConnectionException or FlowMaestroTimeoutException || e.Code == FlowMaestroErrorCodes.InvalidResponse;

    public static void Answered(Watch watch, Execution row, TimeSpan now)
    {
        watch.LastKnown = row;
        watch.LastFailure = null;
        watch.Failures = 0;
        watch.LastPolled = watch.LastAnswered = now;
        watch.SlowDown = TimeSpan.Zero;
        watch.IsUrgent = false;
        watch.FirstOutcome?.TrySetResult();
    }

    public TimeSpan DueAt(Watch watch) => watch.IsUrgent && watch.SlowDown == TimeSpan.Zero ? TimeSpan.MinValue
        : watch.LastPolled is { } last ? last + Interval(watch, last)
        : watch.FirstDue;

    /// <summary>Whether a page that is read now may as well tell of it.</summary>
    public bool IsSoonDue(Watch watch, TimeSpan now) =>
        watch.IsUrgent || (DueAt(watch) is var due && due - (watch.LastPolled is { } last ? (due - last) / 4 : TimeSpan.Zero) <= now);

    /// <returns>Whether the failure ends the wait.</returns>
    public static bool Failed(Watch watch, FlowMaestroException failure, bool isFirst, TimeSpan now)
    {
        watch.LastFailure = failure;
        watch.LastPolled = now;
        watch.FirstOutcome?.TrySetResult();
        if (failure is FlowMaestroRateLimitException limited)
        {
            // Somebody answered. The allowance is shared with everything else that uses the key: poll less often.
            watch.LastAnswered = now;
            SlowDown(watch, limited.RetryAfter);
            return false;
        }

        return isFirst || failure is FlowMaestroNotFoundException
            || (++watch.Failures >= LeastFailures && now - (watch.LastAnswered ?? watch.Began) > Patience);
    }

    private static void SlowDown(Watch watch, TimeSpan? asked)
    {
        var pause = asked ?? (watch.SlowDown == TimeSpan.Zero ? 2 * Shortest : 2 * watch.SlowDown);
        watch.SlowDown = pause < LongestSlowDown ? pause : LongestSlowDown;
    }

    private TimeSpan Interval(Watch watch, TimeSpan last)
    {
        // Of the time up to the last poll: a pause that grew while it is waited for would never be over.
        var usual = watch.PollInterval ?? (watch.IsLive ? BesideLiveStream : Clamp((last - watch.Began) / 5));
        usual = HasDeliveries && usual < BesideDeliveries ? BesideDeliveries : usual;
        return usual > watch.SlowDown ? usual : watch.SlowDown;
    }

    private static TimeSpan Clamp(TimeSpan pause) => pause < Shortest ? Shortest : pause > Longest ? Longest : pause;
}
