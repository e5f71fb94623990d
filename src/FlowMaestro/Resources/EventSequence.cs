using System.Runtime.CompilerServices;
using FlowMaestro.Http;

namespace FlowMaestro.Resources;

/// <summary>Reads events one by one until there is none left. Each enumeration opens a source of its own, and disposes it.</summary>
internal static class EventSequence
{
    /// <param name="open">Makes the source; its token is that of the enumeration.</param>
    /// <param name="next">The next event of the source; null at its end.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    public static async IAsyncEnumerable<T> ReadAsync<TSource, T>(
        Func<CancellationToken, TSource> open,
        Func<TSource, ValueTask<T?>> next,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TSource : IAsyncDisposable
        where T : class
    {
        var source = open(cancellationToken);
        await using (source.ConfigureAwait(false))
        {
            while (await next(source).ConfigureAwait(false) is { } e)
                yield return e;
        }
    }

    /// <inheritdoc cref="ReadAsync"/>
    public static IEnumerable<T> Read<TSource, T>(Func<TSource> open, Func<TSource, ValueTask<T?>> next)
        where TSource : IDisposable
        where T : class
    {
        using var source = open();
        while (Synchronously.Take(next(source)) is { } e)
            yield return e;
    }
}
