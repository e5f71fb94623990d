using System.Globalization;
using System.Net.Http.Headers;

namespace FlowMaestro;

/// <summary>What the key has left, as of one response. A value that the server did not send is null.</summary>
/// <param name="Limit">Requests a minute; 60 unless agreed otherwise.</param>
/// <param name="Remaining">Requests left in this minute.</param>
/// <param name="Reset">When the minute ends.</param>
/// <param name="LimitPerDay">Requests a day; 10,000 unless agreed otherwise.</param>
/// <param name="RemainingPerDay">Requests left today (UTC).</param>
public sealed record RateLimit(int? Limit, int? Remaining, DateTimeOffset? Reset, int? LimitPerDay, int? RemainingPerDay)
{
    /// <returns>Null if the response has none of the headers, such as 401, 413, 415 and streams.</returns>
    internal static RateLimit? From(HttpResponseHeaders headers)
    {
        var limit = Count(headers, "x-ratelimit-limit");
        var remaining = Count(headers, "x-ratelimit-remaining");
        var reset = Number(headers, "x-ratelimit-reset") is { } seconds and >= 0 and <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : (DateTimeOffset?)null;
        var limitPerDay = Count(headers, "x-ratelimit-limit-day");
        var remainingPerDay = Count(headers, "x-ratelimit-remaining-day");
        return (limit ?? remaining ?? limitPerDay ?? remainingPerDay) is null && reset is null
            ? null
            : new RateLimit(limit, remaining, reset, limitPerDay, remainingPerDay);
    }

    private static int? Count(HttpResponseHeaders headers, string name) =>
        Number(headers, name) is { } value and >= 0 and <= int.MaxValue ? (int)value : null;

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values)
        && long.TryParse(values.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
