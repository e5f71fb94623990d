using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace FlowMaestro.StubMaker;

/// <summary>A schema of the OpenAPI document as JSON Schema 2020-12, without references.</summary>
internal static class StrictSchema
{
    public static JObject Of(JsonSchema schema)
    {
        var actual = schema.ActualTypeSchema;
        var strict = new JObject();
        AddType(strict, actual, schema.IsNullable(SchemaType.OpenApi3));
        Add(strict, "minLength", actual.MinLength);
        Add(strict, "minItems", actual.MinItems > 0 ? actual.MinItems : null);
        Add(strict, "minimum", actual.Minimum);
        Add(strict, "maximum", actual.Maximum);
        if (actual.Enumeration.Count > 0)
        {
            strict["enum"] = new JArray(actual.Enumeration);
        }

        if (actual.Item is { } item)
        {
            strict["items"] = Of(item);
        }

        if (actual.Type.HasFlag(JsonObjectType.Object))
        {
            AddMembers(strict, actual);
        }

        return strict;
    }

    private static void AddMembers(JObject strict, JsonSchema schema)
    {
        if (schema.ActualProperties.Count > 0)
        {
            strict["properties"] = new JObject(schema.ActualProperties.Select(p => new JProperty(p.Key, Of(p.Value))));
        }

        if (schema.RequiredProperties.Count > 0)
        {
            strict["required"] = new JArray(schema.RequiredProperties);
        }

        if (schema.AdditionalPropertiesSchema is { } others)
        {
            strict["additionalProperties"] = Of(others);
        }
        else if (!schema.AllowAdditionalProperties)
        {
            strict["additionalProperties"] = false;
        }
    }

    private static void AddType(JObject strict, JsonSchema schema, bool isNullable)
    {
        if (schema.Type == JsonObjectType.None)
        {
            return;
        }

        var type = schema.Type.ToString().ToLowerInvariant();
        strict["type"] = isNullable ? new JArray(type, "null") : type;
    }

    private static void Add(JObject strict, string name, decimal? value)
    {
        if (value is { } number)
        {
            strict[name] = decimal.IsInteger(number) ? (long)number : number;
        }
    }
}
