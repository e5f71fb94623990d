namespace FlowMaestro.Diff;

/// <summary>What is not the same in both versions.</summary>
internal static class Comparison
{
    public static IEnumerable<Change> Of(DocumentNode before, DocumentNode after)
    {
        var rules = new BreakingRules(after);
        return from part in (string[])["paths", "components"]
               from change in Between([part], before.Find(part), after.Find(part))
               where change.Path is not ["components", "parameters", ..] // an operation that uses one shows it
               select change with { Breaks = rules.Breaks(change) };
    }

    private static IEnumerable<Change> Between(IReadOnlyList<string> path, DocumentNode? before, DocumentNode? after) =>
        before is { Text: null } && after is { Text: null }
            ? before.Members.Keys.Union(after.Members.Keys).SelectMany(n => Between([.. path, n], before.Find(n), after.Find(n)))
            : before?.Text is { } text && text == after?.Text ? [] : [new Change(path, before, after)];
}

/// <summary>One thing that is not as it was, by the names on the way to it. Nothing was there before what was added.</summary>
internal sealed record Change(IReadOnlyList<string> Path, DocumentNode? Before, DocumentNode? After)
{
    /// <summary>Whether code that was written for the version before may fail with the one after.</summary>
    public bool Breaks { get; init; }

    public string Subject => Path switch
    {
        ["paths", var path, var method, ..] => $"{method.ToUpperInvariant()} {path}",
        ["components", _, var name, ..] => name,
        _ => Path[^1],
    };

    public string Text =>
        string.Concat(Path.Skip(3).Select(static name => $"{name}: "))
        + (After is null ? "removed" : Value(After) ?? (Before is null ? "added" : "there"))
        + (Value(Before) is { } was ? $" (was {was})" : "");

    private string? Value(DocumentNode? node) => node?.Text == Path[^1] ? null : node?.Text;
}
