using System.Text.RegularExpressions;

namespace FlowMaestro.Diff;

/// <summary>What code against the generated types and raw clients meets.</summary>
internal static partial class SurfaceComparison
{
    public static IReadOnlyList<Change> Of(IReadOnlyList<(string Type, string Line)> before, IReadOnlyList<(string Type, string Line)> after)
    {
        var gone = WithoutMembersOfWholeTypes(before, after).Except(after).ToList();
        var come = WithoutMembersOfWholeTypes(after, before).Except(before).ToList();
        List<Change> changes = [];
        foreach (var (type, line) in gone)
        {
            var successors = come.Where(other => other.Type == type && NameOf(other.Line) == NameOf(line)).ToList();
            if (successors is [var successor] && gone.Count(other => other.Type == type && NameOf(other.Line) == NameOf(line)) == 1)
            {
                come.Remove(successor);
                changes.Add(new Change(true, type, $"~ {successor.Line} (was {line})"));
            }
            else
            {
                changes.Add(new Change(true, type, $"- {line}"));
            }
        }

        return [.. changes, .. come.Select(added => new Change(IsNewDuty(added, before), added.Type, $"+ {added.Line}"))];
    }

    // Who makes one of these already does not set it.
    private static bool IsNewDuty((string Type, string Line) added, IReadOnlyList<(string Type, string Line)> before) =>
        added.Line.Contains("required ", StringComparison.Ordinal) && before.Any(known => known.Type == added.Type);

    // A type that comes or goes does so with all it has; one line says it.
    private static IEnumerable<(string Type, string Line)> WithoutMembersOfWholeTypes(IReadOnlyList<(string Type, string Line)> lines, IReadOnlyList<(string Type, string Line)> others)
    {
        var known = others.Select(static other => other.Type).ToHashSet(StringComparer.Ordinal);
        return lines.GroupBy(static line => line.Type).SelectMany(type => known.Contains(type.Key) ? type : type.Take(1));
    }

    private static string NameOf(string line) => Name().Match(line).Value;

    [GeneratedRegex(@"[\w<>, ]+?(?=\(| \{| ->| = | :|$)")]
    private static partial Regex Name();
}
