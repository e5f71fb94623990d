using System.Text;
using FlowMaestro.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Streaming;

/// <summary>One frame of a stream, not looked at more closely than its delivery needs.</summary>
internal readonly struct ReceivedEvent
{
    private readonly bool _isChecked;

    private ReceivedEvent(string type, JsonPayload payload, bool isJson, bool isChecked)
    {
        Type = type;
        Payload = payload;
        LooksLikeJson = isJson;
        _isChecked = isChecked;
    }

    /// <summary>The <c>event:</c> line.</summary>
    public string Type { get; }

    public JsonPayload Payload { get; }

    /// <summary>
    /// Whether the data is JSON, or an object as far as its ends tell; what is wrong between them shows when a member is asked for.
    /// </summary>
    public bool LooksLikeJson { get; }

    /// <summary>Whether the data is JSON to the last letter, which takes a look at each.</summary>
    public bool IsJson => LooksLikeJson && (_isChecked || JsonPayload.IsJson(Payload.Utf8.Span));

    public static ReceivedEvent Parse(string type, ReadOnlySpan<byte> data)
    {
        if (LooksLikeObject(data))
            return new ReceivedEvent(type, new JsonPayload(data.ToArray()), isJson: true, isChecked: false);

        return JsonPayload.IsJson(data)
            ? new ReceivedEvent(type, new JsonPayload(data.ToArray()), isJson: true, isChecked: true)
            : new ReceivedEvent(type, JsonPayload.From(new JValue(Encoding.UTF8.GetString(data)))!, isJson: false, isChecked: true);
    }

    private static bool LooksLikeObject(ReadOnlySpan<byte> data) => data.StartsWith("{\""u8) && data[^1] == '}';
}
