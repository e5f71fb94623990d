using System.Globalization;
using System.Text;

namespace FlowMaestro.Diff;

/// <summary>The difference as a person reads it.</summary>
internal static class Report
{
    public static string Of(string before, string after, Difference difference)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{before} → {after}\n");
        Section(text, "On the wire", difference.Wire);
        if (difference.Words > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Count(difference.Words, "description or example", "descriptions or examples")} changed.\n");
        }

        Section(text, "In generated C# (FlowMaestro.Models, FlowMaestro.Generated)", difference.Surface);
        if (difference.NotCompiling.Count > 0)
        {
            text.Append("\nTo mend: hand-written code that does not compile with it\n").AppendJoin("", difference.NotCompiling.Select(static line => $"  {line}\n"));
        }

        var breaking = difference.Wire.Concat(difference.Surface).Count(static change => change.Breaks);
        var harmless = difference.Wire.Count + difference.Surface.Count - breaking;
        return text.Append(CultureInfo.InvariantCulture, $"\n{Count(breaking, "breaking change", "breaking changes")}, {Count(harmless, "harmless one", "harmless ones")}.\n").ToString();
    }

    private static void Section(StringBuilder text, string title, IReadOnlyList<Change> changes)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n{title}\n").Append(changes.Count == 0 ? "  nothing\n" : "");
        foreach (var subject in changes.GroupBy(static change => change.Subject))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {subject.Key}\n");
            foreach (var change in subject.OrderByDescending(static change => change.Breaks))
            {
                text.Append(CultureInfo.InvariantCulture, $"    {(change.Breaks ? "BREAKS" : "      ")}  {change.Text}\n");
            }
        }
    }

    private static string Count(int count, string one, string many) => $"{(count == 0 ? "no" : count)} {(count == 1 ? one : many)}";
}
