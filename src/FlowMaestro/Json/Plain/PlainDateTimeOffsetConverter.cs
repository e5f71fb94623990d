using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlowMaestro.Json.Plain;

/// <summary>Times as servers write them, to the second or finer, with their offset. What else either library takes for a date is not for here.</summary>
internal sealed class PlainDateTimeOffsetConverter : JsonConverter<DateTimeOffset>
{
    private const int UpToSeconds = 19;
    private const int MostFraction = 8;

    public static bool IsUtc(ReadOnlySpan<byte> text) => !text.IsEmpty && text[^1] == 'Z' && IsWhole(text[..^1]);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IsUtc(reader.ValueSpan) || HasOffset(reader.ValueSpan) ? reader.GetDateTimeOffset() : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static bool HasOffset(ReadOnlySpan<byte> text) => text.Length > 6 && text[^6] is (byte)'+' or (byte)'-' && text[^3] == ':' && IsWhole(text[..^6]);

    private static bool IsWhole(ReadOnlySpan<byte> text) => text.Length is >= UpToSeconds and <= UpToSeconds + MostFraction && text[10] == 'T' && text[16] == ':' && text[^1] != '.';
}
