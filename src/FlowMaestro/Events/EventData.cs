using FlowMaestro.Json;

namespace FlowMaestro;

/// <summary>What an event carries, as JSON and as members. Each is made from the other when it is asked for.</summary>
/// <param name="Json">The JSON as it arrived, or as it was written.</param>
/// <param name="StreamOf">The id that the stream was opened for.</param>
internal record struct EventData(JsonPayload? Json, string? StreamOf)
{
    private const long LatestMilliseconds = 253_402_300_799_999;

    private IModel? _payload;

    public static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } value and >= 0 and <= LatestMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    public static TimeSpan? Duration(double? milliseconds) =>
        milliseconds is { } value and >= 0 and < 1e14 ? TimeSpan.FromMilliseconds(value) : null;

    /// <summary>JSON of another shape is a payload without members, never an error.</summary>
    public T Read<T>()
        where T : class, IModel<T>, new() => (T)(_payload ??= Parse<T>(Json));

    /// <summary>The JSON is written anew from the members of the payload.</summary>
    public void Change(IModel payload) => (_payload, Json) = (payload, null);

    private static T Parse<T>(JsonPayload? json)
        where T : class, IModel<T>, new()
    {
        try
        {
            return json is null ? new T() : ModelReader.ReadDocument<T>(json.Utf8, mayKeepBody: true);
        }
        catch (Exception e) when (ModelReader.IsUnreadable(e))
        {
            return new T();
        }
    }
}
