namespace FlowMaestro.Tests.Diagnostics;

internal static class AsyncSequence
{
    public static async Task<List<T>> AllAsync<T>(this IAsyncEnumerable<T> source)
    {
        var all = new List<T>();
        await foreach (var item in source)
        {
            all.Add(item);
        }

        return all;
    }
}
