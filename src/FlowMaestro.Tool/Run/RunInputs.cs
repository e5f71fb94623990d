using System.Text.Json;
using System.Text.Json.Nodes;
using FlowMaestro.Extensions.AI;
using FlowMaestro.Models;

namespace FlowMaestro.Tool.Run;

/// <summary>Turns what was typed into the inputs that a workflow declares.</summary>
internal static class RunInputs
{
    /// <exception cref="ToolException">They cannot be read, or do not fit.</exception>
    public static async Task<JsonObject> ReadAsync(Workflow workflow, RunSettings settings, CancellationToken cancellationToken)
    {
        var schema = InputSchema.Of(workflow);
        var inputs = settings.InputFile is { } file ? await ReadAsync(file, cancellationToken).ConfigureAwait(false) : [];
        foreach (var pair in settings.Inputs)
        {
            var sign = pair.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0)
                throw ToolException.Usage($"--input needs name=value, not '{pair}'.");

            inputs[pair[..sign]] = Value(schema["properties"]![pair[..sign]] as JsonObject, pair[(sign + 1)..]);
        }

        return ArgumentCheck.Faults(schema, inputs) is { Count: > 0 } faults
            ? throw ToolException.Usage(
                $"'{workflow.Name}' cannot be run with these inputs: {string.Join("; ", faults)}. It takes: {Declared(schema)}.")
            : inputs;
    }

    private static string Declared(JsonObject schema) =>
        schema["properties"] is JsonObject { Count: > 0 } properties
            ? string.Join(", ", properties.Select(static property => property.Key))
            : "none";

    private static async Task<JsonObject> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)) as JsonObject
                ?? throw ToolException.Usage($"{file} does not hold a JSON object.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Usage($"The inputs cannot be read: {exception.Message}");
        }
        catch (JsonException exception)
        {
            throw ToolException.Usage($"{file} is not JSON: {exception.Message}");
        }
    }

    // Text stays text unless the workflow asks for something else; what then is no JSON is named by the check that follows.
    private static JsonNode? Value(JsonObject? declared, string text)
    {
        var type = declared?["type"]?.ToJsonString() ?? "";
        var isText = type.Length == 0 ? text is not (['{', ..] or ['[', ..]) : type.Contains("\"string\"", StringComparison.Ordinal);
        if (isText)
            return text;

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
