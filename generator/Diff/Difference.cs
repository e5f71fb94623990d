namespace FlowMaestro.Diff;

/// <summary>All that changed between two versions.</summary>
/// <param name="Wire">What is sent and answered, and how the client treats it.</param>
/// <param name="Words">How many descriptions, summaries and examples changed.</param>
/// <param name="Surface">Lines of the listing of the public surface.</param>
/// <param name="NotCompiling">What the compiler has against the hand-written code, with the version after.</param>
internal sealed record Difference(IReadOnlyList<Change> Wire, int Words, IReadOnlyList<Change> Surface, IReadOnlyList<string> NotCompiling)
{
    public bool Breaks => Wire.Concat(Surface).Any(static change => change.Breaks);

    public static async Task<Difference> BetweenAsync(DocumentVersion before, DocumentVersion after)
    {
        if (before.Text == after.Text)
        {
            return new Difference([], 0, [], []);
        }

        // Each waits for a program of its own.
        var wire = WireComparison.OfAsync(before, after);
        var old = ClientSurface.OfAsync(before);
        var changed = ClientSurface.OfAsync(after);
        await Task.WhenAll(wire, old, changed).ConfigureAwait(false);

        var (changes, words) = await wire.ConfigureAwait(false);
        var (surfaceBefore, surfaceAfter) = (await old.ConfigureAwait(false), await changed.ConfigureAwait(false));
        return new Difference(
            [.. changes, .. ExtensionComparison.Of(before, after)], words, SurfaceComparison.Of(surfaceBefore.Lines, surfaceAfter.Lines), surfaceAfter.Compilation.Errors());
    }
}
