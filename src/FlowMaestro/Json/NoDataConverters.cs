using System.Text.Json;
using System.Text.Json.Serialization;
using JsonException = System.Text.Json.JsonException;
using JsonReader = Newtonsoft.Json.JsonReader;
using JsonSerializer = Newtonsoft.Json.JsonSerializer;
using JsonWriter = Newtonsoft.Json.JsonWriter;

namespace FlowMaestro.Json;

/// <summary>Refuses what <see cref="NoData"/> names where Newtonsoft.Json meets it.</summary>
internal sealed class NoDataConverter : Newtonsoft.Json.JsonConverter
{
    public static readonly NoDataConverter Instance = new();

    public override bool CanRead => false;

    public override bool CanConvert(Type objectType) => NoData.Reason(objectType) is not null;

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) =>
        throw new UnwritableException("", NoData.Reason(value!.GetType()) ?? UnwritableException.TooDeep);

    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer) =>
        throw new NotSupportedException();
}

/// <summary>The same where System.Text.Json meets it, which adds the path.</summary>
internal sealed class NoDataTextConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => NoData.Reason(typeToConvert) is not null;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException($"{typeof(T)} cannot be read from JSON.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            throw new JsonException(null, new UnwritableException("", NoData.Reason(typeof(T))!));
    }
}

/// <summary>
/// Refuses NaN with a path. Only to look for one that is known to be there: numbers with a converter lose the number handling of their
/// attributes.
/// </summary>
internal sealed class FiniteNumberConverter<T> : JsonConverter<T>
    where T : struct, System.Numerics.IFloatingPointIeee754<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (!T.IsFinite(value))
            throw new JsonException(null, new UnwritableException("", UnwritableException.NotFinite));

        writer.WriteNumberValue(double.CreateChecked(value));
    }
}
