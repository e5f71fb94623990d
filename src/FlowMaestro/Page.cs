using System.Collections;
using FlowMaestro.Models;

namespace FlowMaestro;

/// <summary>One page of a list; itself a list, so that it can be looped over.</summary>
public sealed class Page<T> : ApiResponse<IReadOnlyList<T>>, IReadOnlyList<T>
{
    internal Page(IReadOnlyList<T> data, Pagination? pagination, ResponseMeta? meta, ResponseHead head)
        : base(data, meta, head) => Pagination = pagination;

    /// <summary>Where this page stands among the others; null where the server does not say (messages of a thread).</summary>
    public Pagination? Pagination { get; }

    /// <summary>How many rows this page has.</summary>
    public int Count => Data.Count;

    /// <summary>The row at <paramref name="index"/>, from 0.</summary>
    public T this[int index] => Data[index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => Data.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <returns>The matching rows, with the pagination of the whole page.</returns>
    internal Page<T> Filter(Func<T, bool>? filter) => filter is null ? this : new(Data.Where(filter).ToList(), Pagination, Meta, Head);
}
