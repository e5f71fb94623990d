using FlowMaestro.Testing.Document;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;
using NSwag;

namespace FlowMaestro.Tests.Examples;

/// <summary>Holds every example against the schema beside it.</summary>
internal static class ExampleCheck
{
    /// <param name="document">The document, each value with its <see cref="YamlPlace"/>.</param>
    public static async Task<IReadOnlyList<Mistake>> FindMistakesAsync(JObject document)
    {
        var examples = Example.In(document).ToList();
        var schemas = await ReadSchemasAsync(document, examples);

        // What several operations refer to is one mistake all the same.
        return [.. examples.Zip(schemas, Check).SelectMany(static found => found).Distinct().OrderBy(static mistake => mistake.Line)];
    }

    // As components of a document their references are followed by the one who reads it.
    private static async Task<IReadOnlyList<JsonSchema>> ReadSchemasAsync(JObject document, List<Example> examples)
    {
        var explained = (JObject)document.DeepClone();
        var components = (JObject)explained["components"]!["schemas"]!;
        for (var i = 0; i < examples.Count; i++)
        {
            components[$"example {i}"] = examples[i].Schema.DeepClone();
        }

        WireSchemas.Explain(explained);
        var read = await OpenApiDocument.FromJsonAsync(explained.ToString(Formatting.None));
        return [.. examples.Select((_, i) => read.Components.Schemas[$"example {i}"])];
    }

    private static IEnumerable<Mistake> Check(Example example, JsonSchema schema)
    {
        try
        {
            return example.IsStream
                ? StreamFrame.Of(example.Value).SelectMany(frame => Check($"{example.Name}, event {frame.Number}", frame.Payload, schema))
                : Check(example.Name, example.Value, schema);
        }
        catch (FormatException e)
        {
            var place = PlaceOf(example.Value);
            return [new Mistake(place.Line, place.Column, $"{example.Name}: {e.Message}")];
        }
    }

    private static IEnumerable<Mistake> Check(string name, JToken value, JsonSchema schema)
    {
        // A value can be wrong in several ways; of each kind one says enough.
        return from error in schema.Validate(value, SchemaType.OpenApi3).SelectMany(RequestRules.Leaves)
               group (Pointer: Pointer(value, error), Reason: RequestRules.Reason(error)) by PlaceOf(error.Token ?? value) into reasons
               let texts = reasons.DistinctBy(static r => r.Pointer).Select(static r => $"{r.Pointer} {r.Reason}")
               select new Mistake(reasons.Key.Line, reasons.Key.Column, $"{name}: {string.Join("; ", texts)}");
    }

    private static YamlPlace PlaceOf(JToken token) => token.AncestorsAndSelf().Select(static t => t.Annotation<YamlPlace>()).First(static place => place is not null)!;

    private static string Pointer(JToken root, ValidationError error)
    {
        var pointer = "";
        for (var token = error.Token; token is not null && token != root; token = token.Parent)
        {
            pointer = token.Parent switch
            {
                JArray list => $"/{list.IndexOf(token)}{pointer}",
                JObject => $"/{((JProperty)token).Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}{pointer}",
                _ => pointer,
            };
        }

        return error.Kind == ValidationErrorKind.PropertyRequired ? $"{pointer}/{error.Property}" : pointer.Length == 0 ? "the value" : pointer;
    }
}
