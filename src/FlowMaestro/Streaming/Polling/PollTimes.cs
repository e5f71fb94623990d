using FlowMaestro.Models;

namespace FlowMaestro.Streaming.Polling;

/// <summary>When a wait wants to be polled for, and which failures it outlasts.</summary>
internal sealed class PollTimes
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BesideLiveStream = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A live stream that says nothing for twice its usual time, between these two, may be one of an execution that somebody
    /// else cancelled: the server publishes no event of that.
    /// </summary>
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestInSilence = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan BesideDeliveries = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestSlowDown = TimeSpan.FromMinutes(1);

    /// <summary>How long the server may not respond before a wait gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // Time alone says little: a machine that slept wakes up to one failed poll, minutes after the last response.
    private const int LeastFailures = 3;

    /// <summary>Whether webhook deliveries tell of the ends, so that polls are for what they miss.</summary>
    public bool HasDeliveries { get; set; }

    /// <summary>Whether a failure is transient; also that of the provider of keys, which is asked again for the next poll.</summary>
    public static bool Passes(FlowMaestroException e) => e is FlowMaestroRateLimitException or FlowMaestroServerException
        or FlowMaestroConnectionException or FlowMaestroTimeoutException
        or FlowMaestroAuthenticationException { StatusCode: null } || e.Code == FlowMaestroErrorCodes.InvalidResponse;

    /// <param name="watch">For whom it was polled.</param>
    /// <param name="row">What the poll brought.</param>
    /// <param name="asked">When the poll began.</param>
    /// <param name="now">The time.</param>
    public static void Succeeded(Watch watch, Execution row, TimeSpan asked, TimeSpan now)
    {
        watch.LastKnown = row;
        watch.LastFailure = null;
        watch.Failures = 0;
        watch.LastPolled = watch.LastResponse = now;
        watch.SlowDown = TimeSpan.Zero;
        watch.FirstOutcome?.TrySetResult();

        // A response to an earlier request may still say that it runs.
        if (!(watch.HurriedAt > asked))
        {
            watch.IsUrgent = false;
            watch.HurriedAt = null;
        }
    }

    /// <summary>The reader of a stream waits for its next event.</summary>
    public static void AwaitsEvent(Watch watch, TimeSpan now) => watch.SilentSince = now;

    /// <summary>The reader waits no more.</summary>
    public static void HasEvent(Watch watch, bool isEvent, TimeSpan now)
    {
        if (watch.SilentSince is { } since)
        {
            watch.SilentSince = null;
            watch.UsualSilence = isEvent ? ((3 * watch.UsualSilence) + (now - since)) / 4 : watch.UsualSilence;
        }
    }

    public TimeSpan DueAt(Watch watch) => watch.GoesFirst ? TimeSpan.MinValue
        : watch.LastPolled is { } last ? last + Interval(watch, last)
        : watch.FirstDue;

    /// <summary>Whether a page that is read now may as well tell of it.</summary>
    public bool IsSoonDue(Watch watch, TimeSpan now) =>
        watch.GoesFirst || (DueAt(watch) is var due && due - (watch.LastPolled is { } last ? (due - last) / 4 : TimeSpan.Zero) <= now);

    /// <returns>Whether the failure ends the wait.</returns>
    public static bool Failed(Watch watch, FlowMaestroException failure, TimeSpan now)
    {
        watch.LastFailure = failure;
        watch.LastPolled = now;

        // The next tries are within the budget.
        watch.HurriedAt = null;
        watch.FirstOutcome?.TrySetResult();
        if (failure is FlowMaestroRateLimitException limited)
        {
            // The server responded. The allowance is shared with everything else that uses the key: poll less often.
            watch.LastResponse = now;
            SlowDown(watch, limited.RetryAfter);
            return false;
        }

        watch.Failures++;
        return failure is FlowMaestroNotFoundException
            || (watch.LastResponse is null && !Passes(failure))
            || (watch.Failures >= LeastFailures && (IsNobodyThere(watch, failure) || now - (watch.LastResponse ?? watch.Began) > Patience));
    }

    // A ticket came from the server. With an id alone and no response yet, a wrong address is more likely than an outage.
    private static bool IsNobodyThere(Watch watch, FlowMaestroException failure) =>
        watch is { IsStream: false, Ticket: null, LastResponse: null } && failure is FlowMaestroConnectionException;

    private static void SlowDown(Watch watch, TimeSpan? asked)
    {
        var pause = asked ?? (watch.SlowDown == TimeSpan.Zero ? 2 * Shortest : 2 * watch.SlowDown);
        watch.SlowDown = pause < LongestSlowDown ? pause : LongestSlowDown;
    }

    private TimeSpan Interval(Watch watch, TimeSpan last)
    {
        // A fifth of the time up to the last poll, not up to now: an interval that grew with the clock would never end.
        var usual = watch.PollInterval ?? (watch.IsLive ? BesideStream(watch, last) : Clamp((last - watch.Began) / 5));
        usual = HasDeliveries && usual < BesideDeliveries ? BesideDeliveries : usual;
        return usual > watch.SlowDown ? usual : watch.SlowDown;
    }

    /// <summary>Rare polls while events come in their rhythm; in a silence first often, then as often as without a stream.</summary>
    private static TimeSpan BesideStream(Watch watch, TimeSpan last)
    {
        if (watch.SilentSince is not { } since)
            return BesideLiveStream;

        var conspicuous = since + Clamp(2 * watch.UsualSilence, ShortestSilence, LongestSilence) - last;
        var inSilence = Clamp((last - since) / 3, ShortestInSilence, Longest);
        var pause = conspicuous > inSilence ? conspicuous : inSilence;
        return pause < BesideLiveStream ? pause : BesideLiveStream;
    }

    private static TimeSpan Clamp(TimeSpan pause) => Clamp(pause, Shortest, Longest);

    private static TimeSpan Clamp(TimeSpan pause, TimeSpan shortest, TimeSpan longest) =>
        pause < shortest ? shortest : pause > longest ? longest : pause;
}
