using System.Globalization;

namespace FlowMaestro.Testing.Document;

/// <summary>Times as the server writes them.</summary>
internal static class WireTime
{
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Text(this TimeProvider clock) => Format(clock.GetUtcNow());
}
