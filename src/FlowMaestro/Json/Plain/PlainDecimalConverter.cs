using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlowMaestro.Json.Plain;

/// <summary>Amounts whose every digit a decimal has; others are rounded or refused as Newtonsoft.Json does it.</summary>
internal sealed class PlainDecimalConverter : JsonConverter<decimal>
{
    private const int MostDigits = 28;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.ValueSpan.Length <= MostDigits && !reader.ValueSpan.ContainsAny("eE"u8)
            ? decimal.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture)
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => throw new NotSupportedException();
}
