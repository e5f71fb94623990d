using System.Text;
using System.Text.Json;
using Newtonsoft.Json;
using JsonSerializer = Newtonsoft.Json.JsonSerializer;

namespace FlowMaestro.Json;

/// <summary>What is written by either JSON library as the JSON that the server sent.</summary>
internal interface IRawJson
{
    JsonPayload RawJson { get; }
}

/// <summary>Writes events with Newtonsoft.Json.</summary>
internal sealed class RawJsonConverter : JsonConverter
{
    public override bool CanConvert(Type objectType) => typeof(IRawJson).IsAssignableFrom(objectType);

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer)
    {
        var raw = ((IRawJson)value!).RawJson;
        if (raw.IsValid)
            writer.WriteRawValue(Encoding.UTF8.GetString(raw.Utf8.Span));
        else
            raw.WriteTo(writer);
    }

    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer) =>
        throw RawJsonTextConverter<IRawJson>.NotReadable(objectType);
}

/// <summary>Writes events with System.Text.Json.</summary>
internal sealed class RawJsonTextConverter<T> : System.Text.Json.Serialization.JsonConverter<T>
    where T : class, IRawJson
{
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var raw = value.RawJson;
        if (raw.IsValid)
        {
            writer.WriteRawValue(raw.Utf8.Span, skipInputValidation: true);
        }
        else
        {
            // Data that is not JSON is a string token.
            writer.WriteStringValue((string?)raw.Token);
        }
    }

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw NotReadable(typeToConvert);

    internal static NotSupportedException NotReadable(Type type) =>
        new($"{type.Name} can be written as JSON, but not read by a serializer. A stored WebhookEvent is read by WebhookEvent.Parse.");
}
