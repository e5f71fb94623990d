using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using JsonSerializer = Newtonsoft.Json.JsonSerializer;

namespace FlowMaestro.Json;

/// <summary>Hands a value over to System.Text.Json, at whatever depth Newtonsoft.Json meets it.</summary>
/// <param name="declared">The declared type, which has the attributes for polymorphism.</param>
[RequiresUnreferencedCode(Reflection.WhenTrimmed)]
[RequiresDynamicCode(Reflection.WhenCompiled)]
internal sealed class TextJsonConverter(Type declared) : JsonConverter
{
    // In a cycle through types of both libraries each of them counts its own depth only. A check of the stack would come too late:
    // both libraries rethrow at every level, which takes stack too.
    private const int MostHandovers = 16;

    [ThreadStatic]
    private static int _handovers;

    /// <summary>For a type that is made for System.Text.Json; null for any other.</summary>
    public static TextJsonConverter? For(Type? type) => type is not null && TextJson.Owns(type) ? new TextJsonConverter(type) : null;

    public override bool CanConvert(Type objectType) => TextJson.Owns(objectType);

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer)
    {
        if (_handovers == MostHandovers)
        {
            throw new UnwritableException(
                "",
                $"has types of Newtonsoft.Json and System.Text.Json nested in turn more than {MostHandovers} times, or contains itself");
        }

        _handovers++;
        try
        {
            writer.WriteRawValue(value is JsonElement { ValueKind: JsonValueKind.Undefined }
                ? "null"
                : TextJson.Write(value, declared));
        }
        finally
        {
            _handovers--;
        }
    }

    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer)
    {
        // Another reader is one over a tree that somebody's own converter has made.
        var raw = reader is RawJsonReader own
            ? own.ReadRaw()
            : Encoding.UTF8.GetBytes(JToken.ReadFrom(reader).ToString(Formatting.None));
        return TextJsonReader.Read(raw.Span, objectType, TextJson.Options);
    }
}
