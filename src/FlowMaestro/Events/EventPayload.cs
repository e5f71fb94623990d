using FlowMaestro.Json;

namespace FlowMaestro;

/// <summary>Reads what an event carries. Data of another shape is an event without members, never an error.</summary>
internal static class EventPayload
{
    private const long LatestMilliseconds = 253_402_300_799_999;

    public static T Read<T>(JsonPayload? raw)
        where T : class, IModel<T>, new()
    {
        if (raw is null)
        {
            return new T();
        }

        try
        {
            return ModelReader.ReadDocument<T>(raw.Utf8, mayKeepBody: true);
        }
        catch (Exception e) when (ModelReader.IsUnreadable(e))
        {
            return new T();
        }
    }

    public static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } value and >= 0 and <= LatestMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    public static TimeSpan? Duration(double? milliseconds) =>
        milliseconds is { } value and >= 0 and < 1e14 ? TimeSpan.FromMilliseconds(value) : null;
}
