namespace FlowMaestro.Paging;

/// <summary>Walks the pages of a list: which comes next, which rows are new, and where it ends.</summary>
/// <param name="key">What tells rows apart.</param>
/// <param name="untilEmpty">Whether the server's word that no page follows is not to be trusted.</param>
internal sealed class PageCursor<T>(Func<T, string> key, bool untilEmpty)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public int PageNumber { get; private set; } = 1;

    public bool IsAtEnd { get; private set; }

    /// <returns>The rows of the page that no page before had.</returns>
    public IReadOnlyList<T> Accept(Page<T> page)
    {
        var fresh = page.Where(row => _seen.Add(key(row))).ToList();

        // A server that repeats itself would keep us for ever.
        IsAtEnd = fresh.Count == 0 || !(untilEmpty || page.Pagination?.HasNext == true);
        PageNumber++;
        return fresh;
    }
}
