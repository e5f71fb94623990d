namespace FlowMaestro.Testing.Sandbox;

/// <summary>Stands in for the embeddings of a real search: what shares more words is more similar.</summary>
internal static class Similarity
{
    private const double Nothing = 0.1;

    // Above the threshold that a search of the memory has unless told otherwise.
    private const double Something = 0.72;

    public static double Of(string query, string text)
    {
        var wanted = Words(query);
        var shared = wanted.Count == 0 ? 0 : (double)wanted.Intersect(Words(text)).Count() / wanted.Count;
        return shared == 0 ? Nothing : Math.Round(Something + ((1 - Something) * shared), 4);
    }

    private static HashSet<string> Words(string text) =>
        [.. text.ToLowerInvariant().Split([.. text.Where(c => !char.IsLetterOrDigit(c))]).Where(word => word.Length > 2)];
}
