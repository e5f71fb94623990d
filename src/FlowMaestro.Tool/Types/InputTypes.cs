using System.Text.Json.Nodes;
using FlowMaestro.Extensions.AI;
using FlowMaestro.Models;
using NJsonSchema;
using NJsonSchema.CodeGeneration.CSharp;

namespace FlowMaestro.Tool.Types;

/// <summary>The types of one workflow's inputs.</summary>
/// <param name="Root">The record of the inputs; null where the schema names none.</param>
/// <param name="Code">The types, each by its name.</param>
/// <param name="Warning">Why there are none though there is a schema.</param>
internal sealed record InputTypes(string? Root, IReadOnlyList<string> Code, string? Warning = null)
{
    /// <param name="workflow">Whose they are.</param>
    /// <param name="name">The workflow in PascalCase.</param>
    public static async Task<InputTypes> OfAsync(Workflow workflow, string name)
    {
        var schema = InputSchema.Of(workflow);
        if (schema["properties"] is not JsonObject { Count: > 0 } properties)
            return new InputTypes(null, []);

        Document(schema, properties, workflow);
        var root = $"{name}Inputs";
        try
        {
            var parsed = await JsonSchema.FromJsonAsync(schema.ToJsonString()).ConfigureAwait(false);
            var types = new CSharpGenerator(parsed, Settings(new InputNames(name, root))).GenerateTypes(parsed, root);
            var ordered = types.OrderBy(type => type.TypeName != root).ThenBy(static type => type.TypeName, StringComparer.Ordinal);
            return new InputTypes(root, [.. ordered.Select(static type => type.Code)]);
        }
        catch (Exception exception)
        {
            // A reference that leads nowhere, say, of which NJsonSchema tells by exceptions of many types. The workflow can be run
            // all the same, with inputs of any kind.
            var why = exception.Message.ReplaceLineEndings(" ");
            return new InputTypes(null, [], $"The inputs of '{workflow.Name}' have no type, since their schema cannot be read: {why}");
        }
    }

    private static CSharpGeneratorSettings Settings(InputNames names) => new()
    {
        SchemaType = SchemaType.JsonSchema,
        GenerateNullableReferenceTypes = true,
        GenerateOptionalPropertiesAsNullable = true,
        GenerateDefaultValues = false,
        UseRequiredKeyword = true,
        AnyType = "object",
        ArrayType = "global::System.Collections.Generic.IReadOnlyList",
        DictionaryType = "global::System.Collections.Generic.IReadOnlyDictionary",
        DateType = "global::System.DateOnly",
        DateTimeType = "global::System.DateTimeOffset",
        NumberType = "decimal",
        TypeNameGenerator = names,
        PropertyNameGenerator = names,
        EnumNameGenerator = names,
        TemplateFactory = new InputTemplates(),
    };

    // What a person reads about an input may stand in its description, in its title, or in the workflow's own list of inputs.
    private static void Document(JsonObject schema, JsonObject properties, Workflow workflow)
    {
        schema["description"] = $"The inputs of the workflow '{workflow.Name}'.";
        foreach (var (input, property) in properties)
        {
            if (property is JsonObject members && members["description"] is null)
            {
                var declared = workflow.Inputs?.GetValueOrDefault(input);
                members["description"] = declared?.Description ?? members["title"]?.DeepClone() ?? declared?.Label;
            }
        }
    }
}
