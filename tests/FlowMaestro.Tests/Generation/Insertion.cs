namespace FlowMaestro.Tests.Generation;

/// <summary>Lines that go above another line of a file.</summary>
/// <param name="File">Its path in the repository.</param>
/// <param name="Anchor">How that line starts, indentation aside.</param>
/// <param name="Text">The lines.</param>
internal sealed record Insertion(string File, string Anchor, string Text)
{
    public string Into(string whole)
    {
        var lines = whole.Split('\n').ToList();
        var places = Enumerable.Range(0, lines.Count).Where(i => lines[i].TrimStart().StartsWith(Anchor, StringComparison.Ordinal)).ToList();
        Assert.That(places, Has.Count.EqualTo(1), $"CONTRIBUTING.md names one line of {File}: {Anchor}");
        lines.InsertRange(places[0], Text.TrimEnd('\n').Split('\n'));
        if (Text.EndsWith("\n\n", StringComparison.Ordinal))
        {
            lines.Insert(places[0] + Text.TrimEnd('\n').Split('\n').Length, "");
        }

        return string.Join('\n', lines);
    }
}
