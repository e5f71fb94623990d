using System.Globalization;
using Newtonsoft.Json.Linq;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FlowMaestro.Testing.Document;

/// <summary>The document as JSON, in which every value carries its <see cref="YamlPlace"/>.</summary>
internal static class DocumentTree
{
    public static JObject Read(TextReader yaml)
    {
        var stream = new YamlStream();
        stream.Load(yaml);
        return (JObject)Convert(stream.Documents[0].RootNode);
    }

    private static JToken Convert(YamlNode node)
    {
        JToken token = node switch
        {
            YamlMappingNode map => new JObject(map.Children.Select(
                static member => new JProperty(((YamlScalarNode)member.Key).Value!, Convert(member.Value)))),
            YamlSequenceNode list => new JArray(list.Children.Select(Convert)),
            _ => Convert((YamlScalarNode)node),
        };
        token.AddAnnotation(new YamlPlace(node.Start.Line, node.Start.Column));
        return token;
    }

    private static JValue Convert(YamlScalarNode scalar) => (scalar.Style, scalar.Value) switch
    {
        (not ScalarStyle.Plain, var text) => new JValue(text),
        (_, null or "" or "~" or "null") => JValue.CreateNull(),
        (_, var text) when bool.TryParse(text, out var flag) => new JValue(flag),
        (_, var text) when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
            new JValue(whole),
        (_, var text) when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => new JValue(number),
        (_, var text) => new JValue(text),
    };
}
