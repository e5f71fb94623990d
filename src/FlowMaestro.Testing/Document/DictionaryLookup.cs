namespace FlowMaestro.Testing.Document;

internal static class DictionaryLookup
{
    public static TValue? Get<TKey, TValue>(this IDictionary<TKey, TValue>? dictionary, TKey key)
        where TKey : notnull =>
        dictionary is not null && dictionary.TryGetValue(key, out var value) ? value : default;
}
