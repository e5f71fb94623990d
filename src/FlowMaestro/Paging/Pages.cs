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

    public static Page<T> From<T>(Envelope envelope, IReadOnlyList<T> rows, Pagination? pagination, ResponseMeta? meta) =>
        new(rows, pagination, meta, envelope.Head);

    public static ApiResponse<T> One<T>(Envelope envelope, T data, ResponseMeta? meta) => new(data, meta, envelope.Head);

    /// <summary>A deletion; where the server answers nothing, what it would have said.</summary>
    public static ApiResponse<Deletion> Deleted(DeletionEnvelope envelope, string id) =>
        One(envelope, envelope.Data ?? new Deletion { Id = id, Deleted = true }, envelope.Meta);

    public static async IAsyncEnumerable<T> AllAsync<T>(PageCursor<T> cursor, Func<int, CancellationToken, Task<Page<T>>> fetch, [EnumeratorCancellation] CancellationToken cancellationToken, Func<T, bool>? filter = null)
    {
        while (!cursor.IsAtEnd)
        {
            foreach (var row in cursor.Accept(await fetch(cursor.PageNumber, cancellationToken).ConfigureAwait(false)).Where(filter ?? All))
            {
                yield return row;
            }
        }
    }

    public static IEnumerable<T> All<T>(PageCursor<T> cursor, Func<int, Page<T>> fetch, Func<T, bool>? filter = null)
    {
        while (!cursor.IsAtEnd)
        {
            foreach (var row in cursor.Accept(fetch(cursor.PageNumber)).Where(filter ?? All))
            {
                yield return row;
            }
        }
    }

    private static bool All<T>(T row) => true;
}
