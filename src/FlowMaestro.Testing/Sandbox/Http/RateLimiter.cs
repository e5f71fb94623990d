using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>
/// Counts the requests of each key in fixed windows: minutes and days of the clock, UTC. A request that is refused counts too.
/// </summary>
internal sealed class RateLimiter(SandboxState state)
{
    private const int Minute = 60;
    private const int Day = 86_400;

    private readonly object _gate = new();
    private readonly Dictionary<string, Usage> _usage = [];

    public Task CountAsync(HttpContext context, RequestDelegate next)
    {
        var (perMinute, perDay) = (state.Options.RequestsPerMinute, state.Options.RequestsPerDay);
        var now = state.Clock.GetUtcNow().ToUnixTimeSeconds();
        var usage = Count(ApiRequest.Of(context).Key!.Value, now);
        var headers = context.Response.Headers;

        // By the same clock as the reset: a client takes the time that is left of the minute from the two.
        headers.Date = DateTimeOffset.FromUnixTimeSeconds(now).ToString("r", CultureInfo.InvariantCulture);
        if (perMinute is { } minuteLimit)
        {
            headers["x-ratelimit-limit"] = Text(minuteLimit);
            headers["x-ratelimit-remaining"] = Text(Math.Max(0, minuteLimit - usage.InMinute));
            headers["x-ratelimit-reset"] = Text(now + Left(now, Minute));
        }

        if (perDay is { } dayLimit)
        {
            headers["x-ratelimit-limit-day"] = Text(dayLimit);
            headers["x-ratelimit-remaining-day"] = Text(Math.Max(0, dayLimit - usage.InDay));
        }

        var error = usage.InDay > perDay ? state.Errors.RateLimited("day", perDay.Value, Left(now, Day))
            : usage.InMinute > perMinute ? state.Errors.RateLimited("minute", perMinute.Value, Left(now, Minute))
            : null;
        return error is null ? next(context) : error.ExecuteAsync(context);
    }

    private Usage Count(string key, long now)
    {
        var (minute, day) = (now / Minute, now / Day);
        lock (_gate)
        {
            var before = _usage.GetValueOrDefault(key);
            return _usage[key] = new Usage(
                minute,
                (before?.Minute == minute ? before.InMinute : 0) + 1,
                day,
                (before?.Day == day ? before.InDay : 0) + 1);
        }
    }

    private static int Left(long now, int window) => (int)(window - (now % window));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record Usage(long Minute, int InMinute, long Day, int InDay);
}
