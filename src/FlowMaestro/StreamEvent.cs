using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using FlowMaestro.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>One server-sent event, untyped.</summary>
public sealed class StreamEvent
{
    private readonly JsonPayload _data;

    private StreamEvent(string type, JsonPayload data, bool isJson)
    {
        Type = type;
        _data = data;
        IsJson = isJson;
    }

    /// <summary>The <c>event:</c> line; <c>message</c> where there was none, as the standard has it.</summary>
    public string Type { get; }

    /// <summary>The <c>id:</c> line; null where there was none.</summary>
    public string? Id { get; private set; }

    /// <summary>Whether the data is JSON.</summary>
    public bool IsJson { get; }

    /// <summary>The data; a string where it is not JSON.</summary>
    public JToken Data => _data.Token;

    internal JsonPayload Payload => _data;

    internal static StreamEvent Parse(string type, ReadOnlySpan<byte> data)
    {
        if (IsJsonValue(data))
        {
            return new StreamEvent(type, new JsonPayload(data.ToArray()), isJson: true);
        }

        return new StreamEvent(type, JsonPayload.From(new JValue(Encoding.UTF8.GetString(data)))!, isJson: false);
    }

    internal StreamEvent With(in SseItem<StreamEvent> item)
    {
        Id = item.EventId;
        return this;
    }

    private static bool IsJsonValue(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = ModelReader.MaxDepth });
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
