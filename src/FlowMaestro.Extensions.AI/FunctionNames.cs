using System.Globalization;
using System.Text;
using FlowMaestro.Models;

namespace FlowMaestro.Extensions.AI;

/// <summary>Names of functions as models accept them: lower-case ASCII letters, digits, underscores; at most 64; a letter first.</summary>
internal static class FunctionNames
{
    private const int Longest = 64;

    public static string Of(Workflow workflow)
    {
        var words = Words(workflow.Name);
        var name = words.Length == 0 ? $"workflow_{Words(workflow.Id)}" : char.IsAsciiDigit(words[0]) ? $"workflow_{words}" : words;
        return Cut(name, Longest);
    }

    /// <returns>
    /// A name for each, in order. Where two would be the same, each gets the end of its id: a number would change
    /// whenever the list has another order.
    /// </returns>
    public static IReadOnlyList<string> Of(IReadOnlyList<Workflow> workflows)
    {
        var names = workflows.Select(Of).ToList();
        var shared = names.GroupBy(static name => name).Where(static same => same.Count() > 1).Select(static same => same.Key).ToHashSet();
        var taken = names.Where(name => !shared.Contains(name)).ToHashSet();
        return [.. names.Zip(workflows, (name, workflow) => shared.Contains(name) ? Unique(name, Words(workflow.Id), taken) : name)];
    }

    private static string Unique(string name, string id, HashSet<string> taken)
    {
        for (var length = Math.Min(8, id.Length); ; length++)
        {
            // Longer than the id only if the server lists a workflow twice.
            var end = length <= id.Length ? id[^length..].TrimStart('_') : string.Create(CultureInfo.InvariantCulture, $"{id}_{length}");
            var candidate = $"{Cut(name, Math.Max(1, Longest - 1 - end.Length))}_{end}";
            if (taken.Add(candidate))
                return candidate;
        }
    }

    private static string Words(string text)
    {
        var words = new StringBuilder();

        // Decomposed, a letter with an accent is the letter and the accent.
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(character))
                words.Append(char.ToLowerInvariant(character));
            else if (words.Length > 0 && words[^1] != '_' && !IsMark(character))
                words.Append('_');
        }

        return words.ToString().TrimEnd('_');
    }

    private static bool IsMark(char character) => CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark;

    private static string Cut(string name, int length) => name[..Math.Min(name.Length, length)].TrimEnd('_');
}
