using System.Text.Json;
using System.Text.Json.Nodes;
using FlowMaestro.Models;
using Newtonsoft.Json;

namespace FlowMaestro.Extensions.AI;

/// <summary>
/// The schema of a workflow's inputs as model providers accept it. One that is broken is mended where it is broken: a
/// provider refuses the whole request, with all other tools, for one schema that is not one.
/// </summary>
internal static class InputSchema
{
    private static readonly HashSet<string> Types = ["string", "number", "integer", "boolean", "object", "array", "null"];

    /// <returns>A schema of an object.</returns>
    public static JsonObject Of(Workflow workflow)
    {
        var schema = workflow.InputSchema is { } token && JsonNode.Parse(token.ToString(Formatting.None)) is JsonObject given ? given : [];
        Mend(schema);
        if (!IsObject(schema["type"]))
        {
            // The inputs are always an object: nothing in a schema of another type applies to them.
            schema = schema.ContainsKey("type") ? [] : schema;
            schema["type"] = "object";
        }

        schema.TryAdd("properties", new JsonObject());
        return schema;
    }

    private static bool IsObject(JsonNode? type) => IsText(type) && (string?)type == "object";

    private static void Mend(JsonObject schema)
    {
        RemoveUnless(schema, "type", IsType);
        RemoveUnless(schema, "required", static required => required is JsonArray names && names.All(IsText));
        RemoveUnless(schema, "enum", static values => values is JsonArray { Count: > 0 });
        RemoveUnless(schema, "properties", static properties => properties is JsonObject);
        RemoveUnless(schema, "items", IsSchema);
        RemoveUnless(schema, "additionalProperties", IsSchema);
        foreach (var member in (string[])["items", "additionalProperties"])
        {
            if (schema[member] is JsonObject inner)
                Mend(inner);
        }

        if (schema["properties"] is not JsonObject declared)
            return;

        foreach (var (name, property) in declared.ToList())
        {
            if (!IsSchema(property))
                declared[name] = new JsonObject();
            else if (property is JsonObject inner)
                Mend(inner);
        }
    }

    private static void RemoveUnless(JsonObject schema, string member, Func<JsonNode?, bool> fits)
    {
        if (schema.TryGetPropertyValue(member, out var value) && !fits(value))
            schema.Remove(member);
    }

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;

    private static bool IsSchema(JsonNode? node) =>
        node?.GetValueKind() is JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False;

    private static bool IsType(JsonNode? type) => type switch
    {
        JsonArray { Count: > 0 } several => several.All(static one => one is JsonValue && IsType(one)),
        JsonValue => IsText(type) && Types.Contains((string)type!),
        _ => false,
    };
}
