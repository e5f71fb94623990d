using YamlDotNet.RepresentationModel;

namespace FlowMaestro.Diff;

/// <summary>A value of the document, without words and examples, in a form in which order does not count.</summary>
/// <param name="Text">The value of a scalar; null for what has members.</param>
/// <param name="Members">By name; those of an array by their values, parameters by place and name.</param>
internal sealed record DocumentNode(string? Text, IReadOnlyDictionary<string, DocumentNode> Members)
{
    /// <summary>The members of these have their names from the API, not from OpenAPI.</summary>
    public static readonly HashSet<string> Named = ["paths", "properties", "schemas", "parameters", "responses", "headers", "content"];

    private static readonly HashSet<string> Words = ["description", "summary", "title", "tags", "example", "examples"];

    public static DocumentNode Of(YamlMappingNode document) => Of(document, "", document);

    public DocumentNode? Find(params IEnumerable<string> names) =>
        names.Aggregate((DocumentNode?)this, static (found, name) => found?.Members.GetValueOrDefault(name));

    /// <summary>The references to other parts of the document in here.</summary>
    public IEnumerable<string> References() =>
        Members.SelectMany(static member => member is { Key: "$ref", Value.Text: { } text } ? [text] : member.Value.References());

    private static DocumentNode Of(YamlNode node, string name, YamlMappingNode document) => node switch
    {
        YamlMappingNode mapping => new(null, mapping.Children.Select(static member => (Name: $"{member.Key}", member.Value))
            .Where(member => Named.Contains(name) || !Words.Contains(member.Name))
            .ToDictionary(static member => member.Name, member => Of(member.Value, Named.Contains(name) ? "" : member.Name, document))),
        YamlSequenceNode list => new(null, list.Select(item => Item(item, document)).DistinctBy(static item => item.Key).ToDictionary()),
        _ => new($"{node}", new Dictionary<string, DocumentNode>()),
    };

    // Parameters are compared as operations use them; a schema is compared once, under its own name.
    private static KeyValuePair<string, DocumentNode> Item(YamlNode item, YamlMappingNode document)
    {
        var value = Of(item, "", document);
        var reference = value.Find("$ref")?.Text;
        if (reference?.StartsWith("#/components/parameters/", StringComparison.Ordinal) == true)
        {
            value = Of(document["components"]["parameters"][reference.Split('/')[^1]], "", document);
        }

        var parameter = value.Find("name")?.Text is { } name ? $"{value.Find("in")?.Text} {name}" : null;
        return new(value.Text ?? parameter ?? reference ?? $"{item}", value);
    }
}
