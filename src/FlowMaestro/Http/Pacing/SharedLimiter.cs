using System.Threading.RateLimiting;
using FlowMaestro.Diagnostics;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Http.Pacing;

/// <summary>The limiter from the options, which several clients or machines may share.</summary>
internal sealed class SharedLimiter(RateLimiter limiter, FlowMaestroClientOptions options, ILogger log, CancellationToken end)
{
    /// <summary>A limiter on another machine needs time to respond, even if no call is to wait for a permit.</summary>
    private static readonly TimeSpan TimeToRespond = TimeSpan.FromSeconds(1);

    /// <summary>How RedisRateLimiting says when to come back, in whole seconds.</summary>
    private const string RetryAfterInSeconds = "RATELIMIT_RETRYAFTER";

    private readonly TimeProvider _clock = options.TimeProvider;

    /// <returns>The lease; null where the limiter failed, and the attempt goes on without one.</returns>
    /// <exception cref="FlowMaestroRateLimitException">No lease could be had in time.</exception>
    public async ValueTask<RateLimitLease?> AcquireAsync(bool async, Call call, TimeSpan longest, CancellationToken cancellationToken)
    {
        var began = _clock.GetTimestamp();
        var clock = async ? _clock : DedicatedThreadTimeProvider.For(_clock);
        using var limit = new AttemptLimit(clock, longest > TimeToRespond ? longest : TimeToRespond, cancellationToken, end);
        while (true)
        {
            RateLimitLease lease;
            try
            {
                lease = await TakeAsync(async, limit.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                limit.ThrowIfCallerCancelled(e);
                if (end.IsCancellationRequested)
                    throw Refusal.OfDisposed(call);

                if (limit.TimedOut)
                    throw Refusal.Of(call, new Delay(TimeSpan.FromSeconds(1), Delay.Minute), seen: null);

                CallLog.LimiterFailed(log, e.GetType().FullName!);
                return null;
            }

            if (lease.IsAcquired)
                return lease;

            var pause = PauseAfter(lease);
            lease.Dispose();
            if (pause > longest - _clock.GetElapsedTime(began))
                throw Refusal.Of(call, new Delay(pause, Delay.Minute), seen: null);

            await Pause.For(async, _clock, pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<RateLimitLease> TakeAsync(bool async, CancellationToken cancellationToken)
    {
        var lease = limiter.AcquireAsync(1, cancellationToken);
        if (async)
            return await lease.ConfigureAwait(false);

#pragma warning disable RS0030 // Limiters that ask a server have no synchronous way: AttemptAcquire is always refused. The options say so.
        return lease.IsCompleted ? lease.GetAwaiter().GetResult() : lease.AsTask().GetAwaiter().GetResult();
#pragma warning restore RS0030
    }

    private static TimeSpan PauseAfter(RateLimitLease lease)
    {
        if (lease.TryGetMetadata(MetadataName.RetryAfter, out var asked) && asked > TimeSpan.Zero)
            return asked;

        return lease.TryGetMetadata(RetryAfterInSeconds, out var seconds) && seconds is int and > 0
            ? TimeSpan.FromSeconds((int)seconds)
            : Backoff.Jittered(TimeSpan.FromSeconds(1.5), attempt: 0, TimeSpan.FromSeconds(1.5));
    }
}
