using System.Globalization;
using System.Net.Http.Headers;

namespace FlowMaestro.Http;

/// <summary>How long a server asks to wait: seconds, a date, or milliseconds in a header of their own.</summary>
internal static class RetryAfter
{
    /// <param name="headers">Of the response.</param>
    /// <param name="now">What a date is compared with where the response has no <c>Date</c>.</param>
    /// <returns>Null where the server names no time, or one that has passed.</returns>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Text(headers, "retry-after-ms") is { } milliseconds && Number(milliseconds) is { } inMilliseconds)
            return Ahead(inMilliseconds / 1000);

        if (Text(headers, "Retry-After") is not { } text)
            return null;

        if (Number(text) is { } seconds)
            return Ahead(seconds);

        // Both dates are the server's, so that neither clock has to be right.
        var responded = ServerTime(headers) ?? now;
        return Date(text) is { } date && date > responded ? date - responded : null;
    }

    /// <summary>The server's clock when it responded; null where the response has no <c>Date</c>.</summary>
    public static DateTimeOffset? ServerTime(HttpResponseHeaders headers) => Date(Text(headers, "Date"));

    public static TimeSpan? Ahead(double seconds) => seconds switch
    {
        > 0 and < 1e9 => TimeSpan.FromSeconds(seconds),
        >= 1e9 => TimeSpan.MaxValue,
        _ => null,
    };

    private static string? Text(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString().Trim() : null;

    // Without styles the runtime reads this format directly: ten times as fast, and without loading the collation of a culture.
    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
