namespace FlowMaestro.Resources;

/// <summary>The position in a list that is read page by page: which page comes next, which rows are new, and where it ends.</summary>
/// <param name="key">The id of a row.</param>
/// <param name="filter">Which rows to yield; null for all.</param>
internal sealed class PageCursor<T>(Func<T, string> key, Func<T, bool>? filter)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public int PageNumber { get; private set; } = 1;

    public bool IsAtEnd { get; private set; }

    /// <returns>The rows that no earlier page had and that pass the filter.</returns>
    public IEnumerable<T> Accept(Page<T> page)
    {
        var fresh = page.Where(row => _seen.Add(key(row))).ToList();

        // A server that repeats its rows under has_next: true would be read for ever.
        IsAtEnd = fresh.Count == 0 || page.Pagination?.HasNext != true;
        PageNumber++;
        return filter is null ? fresh : fresh.Where(filter);
    }
}
