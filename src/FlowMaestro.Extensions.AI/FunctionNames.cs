using System.Globalization;
using System.Text;
using FlowMaestro.Models;

namespace FlowMaestro.Extensions.AI;

/// <summary>Names of functions as models accept them: lower-case ASCII letters, digits and underscores, at most 64, a letter first.</summary>
internal static class FunctionNames
{
    private const int Longest = 64;

    public static string Of(Workflow workflow) => Of(workflow.Name) is { Length: > 0 } name ? name : $"workflow_{Of(workflow.Id)}".TrimEnd('_');

    /// <returns>
    /// A name for each, in order. Where two would be the same, each gets the end of its id: a number would change
    /// whenever the list has another order.
    /// </returns>
    public static IReadOnlyList<string> Of(IReadOnlyList<Workflow> workflows)
    {
        var shared = workflows.GroupBy(Of).Where(static same => same.Skip(1).Any()).Select(static same => same.Key).ToHashSet();
        var taken = workflows.Select(Of).Where(name => !shared.Contains(name)).ToHashSet();
        return [.. workflows.Select(workflow => Of(workflow) is var name && shared.Contains(name) ? Unique(name, workflow.Id, taken) : Of(workflow))];
    }

    private static string Unique(string name, string id, HashSet<string> taken)
    {
        var tail = Of(id);
        for (var length = Math.Min(8, tail.Length); ; length++)
        {
            // Beyond the whole id only a server that lists a workflow twice gets here.
            var end = length <= tail.Length ? tail[^length..] : $"{tail}_{length}";
            var candidate = $"{name[..Math.Min(name.Length, Math.Max(1, Longest - 1 - end.Length))].TrimEnd('_')}_{end.TrimStart('_')}";
            if (taken.Add(candidate))
            {
                return candidate;
            }
        }
    }

    private static string Of(string text)
    {
        var name = new StringBuilder();

        // Decomposed, a letter with an accent is the letter and the accent.
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                name.Append(char.ToLowerInvariant(character));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark && name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }
        }

        if (name.Length > 0 && char.IsAsciiDigit(name[0]))
        {
            name.Insert(0, "workflow_");
        }

        return name.ToString(0, Math.Min(name.Length, Longest)).TrimEnd('_');
    }
}
