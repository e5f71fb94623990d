using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlowMaestro.Extensions.AI;

/// <summary>
/// Compares arguments with a schema before a run is spent on them; the server does not check them. It knows types,
/// enums, required, properties and items; what else a schema says is left to the workflow.
/// </summary>
internal static class ArgumentCheck
{
    /// <returns>What does not fit, each named; empty where everything does.</returns>
    public static IReadOnlyList<string> Faults(JsonObject schema, JsonObject arguments)
    {
        var faults = new List<string>();
        CheckObject(schema, arguments, "", faults);
        return faults;
    }

    /// <summary>Takes out nulls where an input is optional and no null is asked for: models send them for what they leave out.</summary>
    public static void DropNulls(JsonObject schema, JsonObject arguments)
    {
        foreach (var (name, _) in arguments.Where(static argument => argument.Value is null).ToList())
        {
            if (!Required(schema).Contains(name) && schema["properties"]?[name] is JsonObject property && !Takes(property, null))
                arguments.Remove(name);
        }
    }

    private static void Check(JsonNode? schema, JsonNode? value, string path, List<string> faults)
    {
        if (schema is not JsonObject rules)
            return;

        if (!Takes(rules, value))
        {
            faults.Add($"'{path}' must be of the type {string.Join(" or ", TypesOf(rules))}, not {Name(value)}");
        }
        else if (rules["enum"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
        {
            faults.Add($"'{path}' must be one of {string.Join(", ", allowed.Select(static one => one?.ToJsonString() ?? "null"))}");
        }
        else if (value is JsonObject inner)
        {
            CheckObject(rules, inner, $"{path}.", faults);
        }
        else if (value is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
                Check(rules["items"], items[i], $"{path}[{i}]", faults);
        }
    }

    private static void CheckObject(JsonObject schema, JsonObject value, string prefix, List<string> faults)
    {
        faults.AddRange(Required(schema).Where(name => !value.ContainsKey(name)).Select(name => $"'{prefix}{name}' is missing"));
        var declared = schema["properties"] as JsonObject ?? [];
        foreach (var (name, member) in value)
        {
            if (declared.TryGetPropertyValue(name, out var rules))
                Check(rules, member, prefix + name, faults);
            else if (schema["additionalProperties"] is JsonObject others)
                Check(others, member, prefix + name, faults);
            else if (IsClosed(schema, isInputs: prefix.Length == 0 && declared.Count > 0))
                faults.Add($"there is no '{prefix}{name}'");
        }
    }

    // A workflow passes over what it does not declare: a misspelt name would be a run without that input.
    private static bool IsClosed(JsonObject schema, bool isInputs) =>
        schema["additionalProperties"] is { } others ? others.GetValueKind() == JsonValueKind.False : isInputs;

    private static IEnumerable<string> Required(JsonObject schema) =>
        (schema["required"] as JsonArray ?? []).Select(static name => (string)name!);

    private static bool Takes(JsonObject schema, JsonNode? value) =>
        TypesOf(schema).ToList() is not { Count: > 0 } types || types.Any(type => Is(type, value));

    private static IEnumerable<string> TypesOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => several.Select(static type => (string)type!),
        JsonValue type => [(string)type!],
        _ => [],
    };

    private static bool Is(string type, JsonNode? value) => (type, Kind(value)) switch
    {
        ("string", JsonValueKind.String) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) => true,
        ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) or ("null", JsonValueKind.Null) => true,
        ("integer", JsonValueKind.Number) => double.IsInteger(value!.Deserialize<double>()),
        _ => false,
    };

    private static JsonValueKind Kind(JsonNode? value) => value?.GetValueKind() ?? JsonValueKind.Null;

    private static string Name(JsonNode? value) => Kind(value) switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
