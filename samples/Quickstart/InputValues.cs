using System.Globalization;
using FlowMaestro.Models;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using SampleHost;

namespace Quickstart;

/// <summary>Turns what was typed into the inputs that a workflow declares.</summary>
internal static class InputValues
{
    public static JObject Of(Workflow workflow, IReadOnlyDictionary<string, string> typed)
    {
        var declared = workflow.Inputs ?? new Dictionary<string, WorkflowInput>();
        var inputs = new JObject();
        foreach (var (name, text) in typed)
        {
            if (workflow.Inputs is not null && !declared.ContainsKey(name))
            {
                throw Bad($"'{workflow.Name}' has no input '{name}'. It takes: {string.Join(", ", declared.Keys)}.");
            }

            inputs[name] = Value(name, text, declared.TryGetValue(name, out var input) ? input.Type : null);
        }

        var missing = declared.Where(d => d.Value.Required && !inputs.ContainsKey(d.Key)).Select(d => d.Key).ToList();
        return missing.Count == 0
            ? inputs
            : throw Bad($"'{workflow.Name}' needs {string.Join(" ", missing.Select(name => $"--input {name}=..."))}");
    }

    private static JToken Value(string name, string text, string? type) => type switch
    {
        "number" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => new JValue(whole),
        "number" => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            ? new JValue(number)
            : throw Bad($"Input '{name}' must be a number."),
        "boolean" => bool.TryParse(text, out var flag) ? new JValue(flag) : throw Bad($"Input '{name}' must be true or false."),
        _ when text is ['{', ..] or ['[', ..] => Json(name, text),
        _ => text,
    };

    private static JToken Json(string name, string text)
    {
        try
        {
            return JToken.Parse(text);
        }
        catch (JsonReaderException)
        {
            throw Bad($"Input '{name}' begins like JSON but is not valid JSON.");
        }
    }

    private static SampleException Bad(string message) => SampleException.BadArguments(message);
}
