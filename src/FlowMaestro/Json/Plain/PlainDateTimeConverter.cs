using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlowMaestro.Json.Plain;

/// <summary>Times in UTC alone: what becomes of another offset, or of none, is for Newtonsoft.Json to say.</summary>
internal sealed class PlainDateTimeConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PlainDateTimeOffsetConverter.IsUtc(reader.ValueSpan) ? reader.GetDateTime() : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => throw new NotSupportedException();
}
