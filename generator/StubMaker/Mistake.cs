namespace FlowMaestro.StubMaker;

/// <summary>Something in the document that keeps it from being made into stubs.</summary>
/// <param name="Line">Where it stands in the document, from 1.</param>
/// <param name="Column">Where it stands in its line, from 1.</param>
/// <param name="Text">Of an example: which one, the JSON pointer in it, and what is wrong.</param>
internal sealed record Mistake(long Line, long Column, string Text)
{
    private const int Shown = 5;

    /// <summary>The first one for the build to point at, and what else there is.</summary>
    public static string Summary(IReadOnlyList<Mistake> mistakes)
    {
        var others = mistakes.Skip(1).Take(Shown - 1).Select(static mistake => $"; line {mistake.Line}: {mistake.Text}");
        var more = mistakes.Count > Shown ? $"; and {mistakes.Count - Shown} more" : "";
        return $"({mistakes[0].Line},{mistakes[0].Column}): {mistakes[0].Text}{string.Concat(others)}{more}".ReplaceLineEndings(" ");
    }
}
