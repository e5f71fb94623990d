using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Examples;

/// <summary>An example and the schema beside it.</summary>
/// <param name="Name">What the message calls it.</param>
/// <param name="Schema">The schema as the document has it, references and all.</param>
/// <param name="Value">The value, or the text of a stream.</param>
internal sealed record Example(string Name, JToken Schema, JToken Value)
{
    public bool IsStream => Value.Type == JTokenType.String && Value.Ancestors().OfType<JProperty>().Any(member => member.Name == DocumentedResponse.EventStream);

    /// <summary>Every example of the document: of bodies, parameters, headers and schemas.</summary>
    public static IEnumerable<Example> In(JObject document) => document.Descendants().OfType<JObject>().Where(IsNoListOfMembers).SelectMany(node => Of(document, node));

    private static IEnumerable<Example> Of(JObject document, JObject node)
    {
        var schema = node["schema"];
        if (schema is not null && node["examples"] is JObject examples)
        {
            foreach (var (name, example) in examples)
            {
                yield return new Example($"example '{name}'", schema, Follow(document, example!)["value"]!);
            }
        }

        // A schema has its example inside, everything else beside its schema.
        if (node["example"] is { } value && (schema ?? (node.ContainsKey("type") ? node : null)) is { } its)
        {
            yield return new Example("example", its, value);
        }
    }

    private static JToken Follow(JObject document, JToken value)
    {
        var reference = (value as JObject)?["$ref"];
        return reference is null ? value : Follow(document, ((string)reference!)["#/".Length..].Split('/').Aggregate((JToken)document, static (node, step) => node[step]!));
    }

    // There the names are those of the user's data, which may well be called example.
    private static bool IsNoListOfMembers(JObject node) => node.Parent is not JProperty { Name: "properties" or "value" };
}
