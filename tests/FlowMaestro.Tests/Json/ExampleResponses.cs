using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FlowMaestro.Tests.Json;

/// <summary>The examples of good answers in the OpenAPI document, by operation.</summary>
internal static class ExampleResponses
{
    private static readonly Dictionary<string, List<ExampleAnswer>> ByOperation = Load();

    public static IReadOnlyList<ExampleAnswer> Of(string operationId) => ByOperation[operationId];

    private static Dictionary<string, List<ExampleAnswer>> Load()
    {
        using var text = File.OpenText(RepositoryRoot.File("openapi", "flowmaestro.yaml"));
        var yaml = new YamlStream();
        yaml.Load(text);
        var found = new Dictionary<string, List<ExampleAnswer>>(StringComparer.Ordinal);
        var paths = Members(Members(yaml.Documents[0].RootNode)["paths"]).Values;
        foreach (var operation in paths.SelectMany(static path => Members(path).Values).OfType<YamlMappingNode>())
        {
            if (Members(operation) is var members && members.TryGetValue("operationId", out var id))
            {
                found.Add(id.ToString(), [.. GoodAnswers(members["responses"])]);
            }
        }

        return found;
    }

    private static IEnumerable<ExampleAnswer> GoodAnswers(YamlNode responses) =>
        from response in Members(responses)
        where response.Key.StartsWith('2') && Members(response.Value).ContainsKey("content")
        from content in Members(Members(response.Value)["content"])
        where Members(content.Value).ContainsKey("examples")
        from example in Members(Members(content.Value)["examples"]).Values
        let value = Members(example)["value"]
        select content.Key == "application/json"
            ? new ExampleAnswer(content.Key, ToJson(value), "")
            : new ExampleAnswer(content.Key, null, value.ToString());

    private static Dictionary<string, YamlNode> Members(YamlNode node) => node is YamlMappingNode map
        ? map.Children.ToDictionary(static child => child.Key.ToString(), static child => child.Value, StringComparer.Ordinal)
        : [];

    private static JToken ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JObject(map.Children.Select(static child => new JProperty(child.Key.ToString(), ToJson(child.Value)))),
        YamlSequenceNode list => new JArray(list.Children.Select(ToJson)),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => plain.Value switch
        {
            null or "" or "null" => JValue.CreateNull(),
            "true" => true,
            "false" => false,
            var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            var text => text,
        },
        _ => node.ToString(),
    };
}

/// <summary>An answer as tokens, or as text where it is no JSON.</summary>
internal sealed record ExampleAnswer(string ContentType, JToken? Json, string Text)
{
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(Json?.ToString(Formatting.None) ?? Text);
}
