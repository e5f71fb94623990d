namespace SampleHost;

/// <summary>Finds what the user means among what there is.</summary>
public static class Choice
{
    /// <param name="rows">What there is.</param>
    /// <param name="identify">The id and the name of a row.</param>
    /// <param name="wanted">Either of the two, as typed. Null: the first.</param>
    /// <param name="kind">What the rows are, for the message.</param>
    public static async Task<T> OfAsync<T>(IAsyncEnumerable<T> rows, Func<T, (string Id, string Name)> identify, string? wanted, string kind)
    {
        var names = new List<string>();
        await foreach (var row in rows)
        {
            var (id, name) = identify(row);
            if (wanted is null || id == wanted || name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                return row;
            }

            names.Add(name);
        }

        throw new SampleException(ExitCode.NotFound, names.Count == 0
            ? $"There is no {kind}."
            : $"There is no {kind} '{wanted}'. There are: {string.Join(", ", names)}.");
    }
}
