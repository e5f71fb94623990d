using System.Runtime.CompilerServices;

namespace FlowMaestro.Resources;

/// <summary>Reads all pages of a list as one sequence. Each enumeration fetches the pages anew.</summary>
internal static class Pages
{
    /// <param name="key">The id of a row. A page that repeats only known rows ends the list, whatever its <c>has_next</c> says.</param>
    /// <param name="fetch">Fetches the page of a number.</param>
    /// <param name="cancellationToken">Goes with each request.</param>
    /// <param name="filter">Which rows to yield; null for all.</param>
    public static async IAsyncEnumerable<T> AllAsync<T>(
        Func<T, string> key,
        Func<int, CancellationToken, Task<Page<T>>> fetch,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        Func<T, bool>? filter = null)
    {
        var cursor = new PageCursor<T>(key, filter);
        while (!cursor.IsAtEnd)
        {
            foreach (var row in cursor.Accept(await fetch(cursor.PageNumber, cancellationToken).ConfigureAwait(false)))
                yield return row;
        }
    }

    /// <inheritdoc cref="AllAsync"/>
    public static IEnumerable<T> All<T>(Func<T, string> key, Func<int, Page<T>> fetch, Func<T, bool>? filter = null)
    {
        var cursor = new PageCursor<T>(key, filter);
        while (!cursor.IsAtEnd)
        {
            foreach (var row in cursor.Accept(fetch(cursor.PageNumber)))
                yield return row;
        }
    }
}
