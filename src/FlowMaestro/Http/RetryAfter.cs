using System.Globalization;
using System.Net.Http.Headers;

namespace FlowMaestro.Http;

/// <summary>How long a server asks to wait: seconds, a date, or milliseconds in a header of their own.</summary>
internal static class RetryAfter
{
    /// <param name="headers">Of the answer.</param>
    /// <param name="now">What a date is held against where the answer has none of its own.</param>
    /// <returns>Null where the server does not say, or says something that is no time to come.</returns>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Text(headers, "retry-after-ms") is { } milliseconds && Number(milliseconds) is { } inMilliseconds)
        {
            return Ahead(inMilliseconds / 1000);
        }

        if (Text(headers, "Retry-After") is not { } text)
        {
            return null;
        }

        if (Number(text) is { } seconds)
        {
            return Ahead(seconds);
        }

        // Both dates are the server's, so that neither clock has to be right.
        var answered = Date(Text(headers, "Date")) ?? now;
        return Date(text) is { } date && date > answered ? date - answered : null;
    }

    public static TimeSpan? Ahead(double seconds) => seconds switch
    {
        > 0 and < 1e9 => TimeSpan.FromSeconds(seconds),
        >= 1e9 => TimeSpan.MaxValue,
        _ => null,
    };

    private static string? Text(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString().Trim() : null;

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
