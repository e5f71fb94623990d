using System.Globalization;
using System.Text;

namespace FlowMaestro.Tool.Types;

/// <summary>C# names from what people type.</summary>
internal static class Identifiers
{
    /// <returns>Letters and digits in PascalCase; <c>Value</c> where there are none.</returns>
    public static string Pascal(string text)
    {
        var name = new StringBuilder();
        var startsWord = true;
        foreach (var character in text.Normalize(NormalizationForm.FormC))
        {
            if (char.IsLetterOrDigit(character))
            {
                name.Append(startsWord ? char.ToUpper(character, CultureInfo.InvariantCulture) : character);
                startsWord = false;
            }
            else
            {
                startsWord = true;
            }
        }

        return name.Length == 0 ? "Value" : char.IsDigit(name[0]) ? $"_{name}" : name.ToString();
    }

    /// <returns>The same names, numbered where one was there before.</returns>
    public static IReadOnlyList<string> Unique(IEnumerable<string> names, IEnumerable<string> reserved)
    {
        var taken = reserved.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. names.Select(name => Unique(name, taken))];
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        var candidate = name;
        for (var number = 2; !taken.Add(candidate); number++)
            candidate = string.Create(CultureInfo.InvariantCulture, $"{name}{number}");

        return candidate;
    }
}
