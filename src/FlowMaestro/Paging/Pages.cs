using System.Runtime.CompilerServices;
using FlowMaestro.Models;

namespace FlowMaestro.Paging;

/// <summary>Pages: their limits, how an envelope becomes one, and reading all of them as one list.</summary>
internal static class Pages
{
    /// <exception cref="ArgumentOutOfRangeException">Outside of what the API takes.</exception>
    public static void Check(int? page, int? perPage)
    {
        if (page < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(page), page, "Pages count from 1.");
        }

        if (perPage is < 1 or > 100)
        {
            throw new ArgumentOutOfRangeException(nameof(perPage), perPage, "A page has 1 to 100 rows.");
        }
    }

    /// <exception cref="ArgumentException">Empty: the server would take it for no filter and list everything.</exception>
    public static void CheckFilter(string? id, [CallerArgumentExpression(nameof(id))] string? argument = null)
    {
        if (id is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(id, argument);
        }
    }

    public static Page<T> From<T>(Envelope envelope, IReadOnlyList<T> rows, Pagination? pagination, ResponseMeta? meta) =>
        new(rows, pagination, meta, envelope.Head);

    public static ApiResponse<T> One<T>(Envelope envelope, T data, ResponseMeta? meta) => new(data, meta, envelope.Head);

    /// <summary>A deletion; where the server answers nothing, what it would have said.</summary>
    public static ApiResponse<Deletion> Deleted(DeletionEnvelope envelope, string id) =>
        One(envelope, envelope.Data ?? new Deletion { Id = id, Deleted = true }, envelope.Meta);

    /// <summary>Each reading walks the pages anew.</summary>
    /// <param name="key">What tells rows apart.</param>
    /// <param name="fetch">Asks for the page of a number.</param>
    /// <param name="cancellationToken">Goes with each request.</param>
    /// <param name="untilEmpty">Whether the server's word that no page follows is not to be trusted.</param>
    /// <param name="filter">Which rows are given.</param>
    public static async IAsyncEnumerable<T> AllAsync<T>(
        Func<T, string> key, Func<int, CancellationToken, Task<Page<T>>> fetch, [EnumeratorCancellation] CancellationToken cancellationToken, bool untilEmpty = false, Func<T, bool>? filter = null)
    {
        var cursor = new PageCursor<T>(key, untilEmpty);
        while (!cursor.IsAtEnd)
        {
            foreach (var row in cursor.Accept(await fetch(cursor.PageNumber, cancellationToken).ConfigureAwait(false)).Where(filter ?? Every))
            {
                yield return row;
            }
        }
    }

    /// <inheritdoc cref="AllAsync"/>
    public static IEnumerable<T> All<T>(Func<T, string> key, Func<int, Page<T>> fetch, bool untilEmpty = false, Func<T, bool>? filter = null)
    {
        var cursor = new PageCursor<T>(key, untilEmpty);
        while (!cursor.IsAtEnd)
        {
            foreach (var row in cursor.Accept(fetch(cursor.PageNumber)).Where(filter ?? Every))
            {
                yield return row;
            }
        }
    }

    private static bool Every<T>(T row) => true;
}
