using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace FlowMaestro.Testing.Document;

/// <summary>
/// Turns a row, whose members have the names of the document, into what one kind of response sends, and back. A response
/// has the members of its example, under the names that the example uses.
/// </summary>
internal sealed class WireShape(JObject example, JsonSchema schema, bool errorsAreText)
{
    private readonly JsonSchema _schema = schema.ActualSchema;

    public JObject Send(JObject row)
    {
        var sent = new JObject();
        foreach (var (name, sample) in example)
            sent[name] = Send(row, name, sample);

        return sent;
    }

    /// <summary>A row with the members of the document, from what a response sends.</summary>
    public static JObject Receive(JObject sent, JsonSchema schema)
    {
        var row = new JObject();
        foreach (var (name, value) in sent)
        {
            var property = Property(schema.ActualSchema, name);
            row[property?.Name ?? name] = value is JValue { Value: string } && property is not null && TextMember(property) is { } text
                ? new JObject { [text] = value }
                : value?.DeepClone();
        }

        return row;
    }

    private JToken Send(JObject row, string name, JToken? sample)
    {
        var property = Property(_schema, name);
        if (!row.TryGetValue(property?.Name ?? name, out var value))
            return property is null || !property.IsNullable(SchemaType.OpenApi3) ? sample!.DeepClone() : JValue.CreateNull();

        return property is null ? value.DeepClone() : Send(value, sample, property);
    }

    private JToken Send(JToken value, JToken? sample, JsonSchemaProperty property) => (value, sample) switch
    {
        (JObject error, _) when errorsAreText && TextMember(property) is { } text => error[text]!.DeepClone(),
        (JObject inner, JObject innerSample) when HasMembers(property) => new WireShape(innerSample, property, errorsAreText).Send(inner),
        (JArray rows, JArray { First: JObject rowSample }) when property.ActualSchema.Item is { } item && HasMembers(item) =>
            new JArray(rows.Select(row => new WireShape(rowSample, item, errorsAreText).Send((JObject)row))),
        _ => value.DeepClone(),
    };

    private static bool HasMembers(JsonSchema schema) => schema.ActualSchema.ActualProperties.Count > 0;

    private static JsonSchemaProperty? Property(JsonSchema schema, string name) =>
        schema.ActualProperties.GetValueOrDefault(name)
        ?? schema.ActualProperties.Values.FirstOrDefault(
            p => p.ExtensionData.Get("x-aliases") is object[] aliases && aliases.Contains(name))
        ?? schema.AnyOf.Select(one => Property(one.ActualSchema, name)).FirstOrDefault(static p => p is not null);

    /// <summary>The member that a plain text in place of the object stands for.</summary>
    private static string? TextMember(JsonSchemaProperty property) =>
        property.ActualSchema.ActualProperties.Values.FirstOrDefault(p => p.ExtensionData?.ContainsKey("x-from-text") == true)?.Name;
}
