using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>
/// Refuses the requests of a key that has used up its minute or its day. A request that is refused counts too.
/// </summary>
internal sealed class RateLimiter(SandboxState state)
{
    private readonly RequestCounts _counts = new();

    public Task CountAsync(HttpContext context, RequestDelegate next)
    {
        var (perMinute, perDay) = (state.Options.RequestsPerMinute, state.Options.RequestsPerDay);
        var now = state.Clock.GetUtcNow().ToUnixTimeSeconds();
        var usage = _counts.Count(ApiRequest.Of(context).Key!.Value, now);
        var headers = context.Response.Headers;
        var (leftOfMinute, leftOfDay) = (RequestCounts.Left(now, RequestCounts.Minute), RequestCounts.Left(now, RequestCounts.Day));

        // By the same clock as the reset: a client takes the time that is left of the minute from the two.
        headers.Date = DateTimeOffset.FromUnixTimeSeconds(now).ToString("r", CultureInfo.InvariantCulture);
        if (perMinute is { } minuteLimit)
        {
            headers["x-ratelimit-limit"] = Text(minuteLimit);
            headers["x-ratelimit-remaining"] = Text(Math.Max(0, minuteLimit - usage.InMinute));
            headers["x-ratelimit-reset"] = Text(now + leftOfMinute);
        }

        if (perDay is { } dayLimit)
        {
            headers["x-ratelimit-limit-day"] = Text(dayLimit);
            headers["x-ratelimit-remaining-day"] = Text(Math.Max(0, dayLimit - usage.InDay));
        }

        var error = usage.InDay > perDay ? state.Errors.RateLimited("day", perDay.Value, leftOfDay)
            : usage.InMinute > perMinute ? state.Errors.RateLimited("minute", perMinute.Value, leftOfMinute)
            : null;
        return error is null ? next(context) : error.ExecuteAsync(context);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
