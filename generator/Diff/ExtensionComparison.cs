using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace FlowMaestro.Diff;

/// <summary>Vendor extensions: how the client treats what it sends and reads. The head of the document explains each.</summary>
internal static class ExtensionComparison
{
    private static readonly string[] NotOfTheClient = ["headers", "example", "examples"];

    public static IEnumerable<Change> Of(DocumentVersion before, DocumentVersion after)
    {
        var old = Holders("", before.Root).ToDictionary();
        return from holder in Holders("", after.Root)
               where old.ContainsKey(holder.Key)
               let was = Extensions(old[holder.Key])
               let now = Extensions(holder.Value)
               from name in was.Keys.Union(now.Keys)
               let change = Compare(Subject(holder.Key), name, was.GetValueOrDefault(name, []), now.GetValueOrDefault(name, []))
               where change is not null
               select change;
    }

    private static Change? Compare(string holder, string name, string[] was, string[] now)
    {
        string[] gone = [.. was.Except(now)];
        string[] come = [.. now.Except(was)];
        return gone.Length + come.Length == 0 ? null : new Change(Breaks(name, gone, come), holder, $"{name} is {Text(now)} (was {Text(was)}).{Meaning(name, now)}");
    }

    // Most of them let the client read or do more: one that goes takes something away.
    private static bool Breaks(string name, string[] gone, string[] come) => name switch
    {
        "x-retry" => false,
        "x-scopes" => come.Length > 0,
        "x-timeout-seconds" => Seconds(come) < Seconds(gone),
        _ => gone.Length > 0,
    };

    private static string Meaning(string name, string[] now) => (name, now) switch
    {
        ("x-retry", ["safe"]) => " It is sent again after a failure.",
        ("x-retry", _) => " It is no longer sent again after a failure that may have come too late.",
        ("x-scopes", _) => " Keys need what is listed.",
        _ => "",
    };

    private static string Subject(string holder) => holder.Split('\n') switch
    {
        ["", "paths", var path, var method] => $"{method.ToUpperInvariant()} {path}",
        ["", "components", "schemas", .. var names] => $"schema {string.Join('.', names.Where(static name => name != "properties"))}",
        var names => string.Join('.', names.Skip(1)),
    };

    private static double Seconds(string[] value) => value is [var text] && double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

    private static string Text(string[] values) => values.Length == 0 ? "not there" : string.Join(", ", values);

    /// <summary>Operations, properties and all around them, by the names on the way there.</summary>
    private static IEnumerable<KeyValuePair<string, YamlMappingNode>> Holders(string name, YamlNode node)
    {
        if (node is not YamlMappingNode mapping)
        {
            yield break;
        }

        yield return new KeyValuePair<string, YamlMappingNode>(name, mapping);
        foreach (var (key, value) in mapping.Children)
        {
            if (key is YamlScalarNode { Value: { } member } && !member.StartsWith("x-", StringComparison.Ordinal) && !NotOfTheClient.Contains(member))
            {
                foreach (var holder in Holders($"{name}\n{member}", value))
                {
                    yield return holder;
                }
            }
        }
    }

    private static Dictionary<string, string[]> Extensions(YamlMappingNode mapping) => mapping.Children
        .Where(static member => member.Key is YamlScalarNode { Value: { } name } && name.StartsWith("x-", StringComparison.Ordinal))
        .ToDictionary(static member => ((YamlScalarNode)member.Key).Value!, static member => Values(member.Value));

    private static string[] Values(YamlNode node) => node is YamlSequenceNode list ? [.. list.Select(static item => item.ToString())] : [node.ToString()];
}
