using System.Globalization;
using Newtonsoft.Json.Linq;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FlowMaestro.Tests.Resources;

/// <summary>YAML as the JSON that it stands for, so that an example travels as the document has it.</summary>
internal static class YamlJson
{
    public static JObject Read(string path)
    {
        using var text = File.OpenText(path);
        var yaml = new YamlStream();
        yaml.Load(text);
        return (JObject)Convert(yaml.Documents[0].RootNode);
    }

    private static JToken Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JObject(map.Children.Select(static m => new JProperty(((YamlScalarNode)m.Key).Value!, Convert(m.Value)))),
        YamlSequenceNode list => new JArray(list.Children.Select(Convert)),
        YamlScalarNode scalar => Convert(scalar),
        _ => throw new NotSupportedException(node.NodeType.ToString()),
    };

    private static JValue Convert(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        return scalar.Style != ScalarStyle.Plain ? new JValue(text)
            : text is "" or "null" or "~" ? JValue.CreateNull()
            : bool.TryParse(text, out var flag) ? new JValue(flag)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? new JValue(whole)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? new JValue(number)
            : new JValue(text);
    }
}
