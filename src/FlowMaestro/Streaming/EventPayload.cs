using FlowMaestro.Http;
using FlowMaestro.Json;

namespace FlowMaestro.Streaming;

/// <summary>Reads what an event carries; data of another shape is an event without members, never an error.</summary>
internal static class EventPayload
{
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
        catch (Exception e) when (FailureReader.IsUnreadable(e))
        {
            return new T();
        }
    }

    public static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } value and >= 0 and <= 253_402_300_799_999 ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
