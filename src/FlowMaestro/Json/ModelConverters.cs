using System.Text.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using JsonSerializer = Newtonsoft.Json.JsonSerializer;

namespace FlowMaestro.Json;

/// <summary>
/// Lets Newtonsoft.Json read and write a generated record with the record's own code, for callers who store or forward one.
/// </summary>
internal sealed class ModelConverter<T> : JsonConverter<T>
    where T : class, IModel<T>
{
    public override T? ReadJson(JsonReader reader, Type objectType, T? existingValue, bool hasExistingValue, JsonSerializer serializer)
    {
        var token = ReadToken(reader);
        return token.Type == JTokenType.Null ? null : ModelReader.ReadDocument<T>(JsonPayload.From(token)!.Utf8, mayKeepBody: true);
    }

    public override void WriteJson(JsonWriter writer, T? value, JsonSerializer serializer)
    {
        if (value is null)
            writer.WriteNull();
        else
            new JsonPayload(ModelJson.ToUtf8(value)).WriteTo(writer);
    }

    // What looks like a date in free-form data is the caller's text, however the reader treats dates elsewhere.
    private static JToken ReadToken(JsonReader reader)
    {
        var dates = reader.DateParseHandling;
        reader.DateParseHandling = DateParseHandling.None;
        try
        {
            return JToken.ReadFrom(reader);
        }
        finally
        {
            reader.DateParseHandling = dates;
        }
    }
}

/// <summary>The same for System.Text.Json, so that a web service can return a record.</summary>
internal sealed class ModelTextConverter<T> : System.Text.Json.Serialization.JsonConverter<T>
    where T : class, IModel<T>
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return ModelReader.ReadDocument<T>(System.Text.Encoding.UTF8.GetBytes(document.RootElement.GetRawText()), mayKeepBody: true);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => value.Write(writer);
}

/// <summary>For the enum and for its nullable form, which a converter of <typeparamref name="T"/> alone would never give a null.</summary>
internal sealed class OpenEnumConverter<T> : JsonConverter
    where T : struct, IOpenEnum<T>
{
    public override bool CanConvert(Type objectType) => objectType == typeof(T) || objectType == typeof(T?);

    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer) =>
        reader.Value is null
            ? objectType == typeof(T?) ? null : default(T)
            : T.From(Convert.ToString(reader.Value, System.Globalization.CultureInfo.InvariantCulture)!);

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) => writer.WriteValue(((T?)value)?.Value);
}

internal sealed class OpenEnumTextConverter<T> : System.Text.Json.Serialization.JsonConverter<T>
    where T : struct, IOpenEnum<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } value ? T.From(value) : default;

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
