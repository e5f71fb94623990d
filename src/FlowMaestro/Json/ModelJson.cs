using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FlowMaestro.Json;

/// <summary>What the generated records share when they write themselves, to the wire or into a text.</summary>
internal static class ModelJson
{
    // Unlike the default encoder, this one leaves letters of other scripts as they are; the wire is not HTML.
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] ToUtf8(IModel model)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            model.Write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a member that has a value; one that has none stays away from the wire.</summary>
    public static void Write(Utf8JsonWriter writer, string name, object? value)
    {
        if (value is not (null or IOpenEnum { Value: "" }))
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }
    }

    /// <summary>Writes a member that the caller set, even to null.</summary>
    public static void WriteEvenNull(Utf8JsonWriter writer, string name, object? value)
    {
        writer.WritePropertyName(name);
        WriteValue(writer, value);
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number: writer.WriteNumberValue(number); break;
            case DateTimeOffset time: writer.WriteStringValue(time); break;
            case IOpenEnum open: writer.WriteStringValue(open.Value); break;
            case JsonPayload payload: writer.WriteRawValue(payload.Utf8.Span, skipInputValidation: true); break;
            case IModel model: model.Write(writer); break;
            case IReadOnlyDictionary<string, string> map: WriteMap(writer, map.Keys, name => map[name]); break;
            case IDictionary map: WriteMap(writer, map.Keys.Cast<string>(), name => map[name]); break;
            case IEnumerable items: WriteList(writer, items); break;
            default: throw new NotSupportedException(value.GetType().Name);
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, IEnumerable<string> names, Func<string, object?> valueOf)
    {
        writer.WriteStartObject();
        foreach (var name in names)
            WriteEvenNull(writer, name, valueOf(name));

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            WriteValue(writer, item);

        writer.WriteEndArray();
    }

    /// <summary>A member for <c>ToString</c>: scalars as they are, lists as their count, free-form data not at all.</summary>
    public static void Print(StringBuilder text, string name, object? value)
    {
        var shown = value switch
        {
            null => null,
            JsonPayload => "{…}",
            IOpenEnum open => open.Value,
            string s => s,
            DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            IModel model => model.ToString(),
            IEnumerable items => string.Create(CultureInfo.InvariantCulture, $"[{items.Cast<object?>().Count()}]"),
            _ => "…",
        };

        if (shown is not null)
            text.Append(text[^1] == '{' ? " " : ", ").Append(name).Append(" = ").Append(shown);
    }

    public static void PrintSecret(StringBuilder text, string name, object? value) => Print(text, name, value is null ? null : "***");

    /// <summary>True where nothing arrived under the documented name, so that another name may fill the member.</summary>
    public static bool IsUnset(string? value) => string.IsNullOrEmpty(value);

    /// <inheritdoc cref="IsUnset(string)"/>
    public static bool IsUnset(object? value) => value is null;

    /// <inheritdoc cref="IsUnset(string)"/>
    public static bool IsUnset<T>(T? value)
        where T : struct => value is null;

    /// <inheritdoc cref="IsUnset(string)"/>
    public static bool IsUnset<T>(T value)
        where T : struct => EqualityComparer<T>.Default.Equals(value, default);
}
