using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlowMaestro.Json.Plain;

/// <summary>A whole number is an integer before it is a double, as Newtonsoft.Json has it: -0 is 0, and more digits than a long has are not for here.</summary>
internal sealed class PlainDoubleConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.ValueSpan.ContainsAny(".eE"u8) ? reader.GetDouble() : reader.GetInt64();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => throw new NotSupportedException();
}
