using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Diff;

/// <summary>One change as the linter reports it, judged for users of this client.</summary>
internal sealed class WireFinding(JObject change)
{
    private static readonly string[] WordMembers = ["description", "summary", "title", "example", "examples"];

    private readonly string[] _segments = [.. ((string)change["path"]!).Split('/').Skip(1).Select(Decode)];
    private readonly string _property = (string?)change["property"] ?? "";

    /// <summary>Whether only people read what changed.</summary>
    public bool IsWords => WordMembers.Contains(_property) || _segments.Intersect(WordMembers).Any() && !_segments.Contains("properties");

    /// <summary>Whether it is a vendor extension, which <see cref="ExtensionComparison"/> knows more of.</summary>
    public bool IsExtension => _property.StartsWith("x-", StringComparison.Ordinal);

    public Change ToChange()
    {
        var verdicts = change["verdicts"]!.ToList();
        var excuses = verdicts.Select(Excuse).OfType<string>().Distinct().ToList();
        var breaks = verdicts.Any(verdict => (string?)verdict["impact"] == "major" && Excuse(verdict) is null);
        var said = verdicts.Count > 0 ? string.Join(' ', verdicts.Select(static verdict => (string)verdict["message"]!)) : Plainly();
        return new Change(breaks, Subject, $"{Place}{said}{string.Concat(excuses.Select(static excuse => $" ({excuse})"))}");
    }

    private string Subject => _segments switch
    {
        ["paths", var path, var method, ..] => $"{method.ToUpperInvariant()} {path}",
        ["paths", var path] => path,
        ["components", "schemas", var name, ..] => $"schema {name}",
        [var first, ..] => first,
        _ => "document",
    };

    private string Place => _segments switch
    {
        ["paths", _, _, "responses", var status, ..] => $"{status}: ",
        ["paths", _, _, "requestBody", ..] => "request: ",
        _ => "",
    };

    private string Plainly()
    {
        var what = _property.Length > 0 ? $"{_segments[^1]}.{_property}" : _segments[^1];
        return (string?)change["kind"] == "modified" ? $"`{what}` is {Text("revision")} (was {Text("base")})." : $"`{what}` was {change["kind"]}.";
    }

    private string Text(string version) => change[version]?["value"]?.ToString(Formatting.None) ?? "not there";

    private string? Excuse(JToken verdict) => (string?)verdict["ruleId"] switch
    {
        "enum-values-added" => "enums of the client are open",
        "response-removed" when _segments[^1][0] is '4' or '5' => "the client goes by the status, documented or not",
        _ => null,
    };

    private static string Decode(string segment) => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
