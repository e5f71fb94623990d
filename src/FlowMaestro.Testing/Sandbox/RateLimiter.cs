namespace FlowMaestro.Testing.Sandbox;

/// <summary>Counts the requests of each key by the minute and by the day.</summary>
internal sealed class RateLimiter(FlowMaestroSandboxOptions options, TimeProvider clock)
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Usage> _usage = [];

    public RateLimitVerdict Take(string key)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var (minute, day) = (now / 60, now / 86_400);
        lock (_gate)
        {
            var usage = _usage.GetValueOrDefault(key) ?? new Usage(minute, 0, day, 0);
            var (inMinute, inDay) = (usage.Minute == minute ? usage.InMinute : 0, usage.Day == day ? usage.InDay : 0);
            var window = inDay >= options.RequestsPerDay ? "day" : inMinute >= options.RequestsPerMinute ? "minute" : null;
            if (window is null)
            {
                (inMinute, inDay) = (inMinute + 1, inDay + 1);
            }

            _usage[key] = new Usage(minute, inMinute, day, inDay);
            return new RateLimitVerdict(
                window,
                options.RequestsPerMinute,
                Math.Max(0, options.RequestsPerMinute - inMinute),
                (minute + 1) * 60,
                options.RequestsPerDay,
                Math.Max(0, options.RequestsPerDay - inDay),
                (int)((window == "day" ? (day + 1) * 86_400 : (minute + 1) * 60) - now));
        }
    }

    private sealed record Usage(long Minute, int InMinute, long Day, int InDay);
}
