using System.Text.RegularExpressions;

namespace FlowMaestro.Tests.Generation;

/// <summary>The chapter of CONTRIBUTING.md that takes a new operation from the document to a release, block by block.</summary>
internal sealed partial class WorkedExample
{
    private const string Title = "### A new operation, from the document to a release";

    private readonly List<(int Step, string Language, string Text)> _blocks = [];
    private readonly List<(int Step, Insertion Insertion)> _insertions = [];

    private WorkedExample(string chapter)
    {
        foreach (Match block in Block().Matches(chapter))
        {
            var step = Step().Count(chapter[..block.Index]);
            var text = block.Groups["text"].Value;
            if (block.Groups["file"].Success)
            {
                _insertions.Add((step, new Insertion(block.Groups["file"].Value, block.Groups["anchor"].Value, text)));
            }
            else
            {
                _blocks.Add((step, block.Groups["language"].Value, text));
            }
        }
    }

    public static WorkedExample Read()
    {
        var whole = File.ReadAllText(RepositoryRoot.File("CONTRIBUTING.md"));
        var start = whole.IndexOf(Title, StringComparison.Ordinal);
        return new WorkedExample(whole[start..whole.IndexOf("\n## ", start, StringComparison.Ordinal)]);
    }

    /// <summary>What a step puts into files.</summary>
    public IEnumerable<Insertion> Insertions(int step) => _insertions.Where(insertion => insertion.Step == step).Select(static insertion => insertion.Insertion);

    /// <summary>The lines of what a step shows in a language.</summary>
    public string[] Lines(int step, string language, int number = 0) =>
        _blocks.Where(block => block.Step == step && block.Language == language).ElementAt(number).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What follows <c>--filter</c> in the commands of a step.</summary>
    public string Filter(int step) => FilterArgument().Match(string.Join('\n', _blocks.Where(block => block.Step == step && block.Language == "sh").Select(static block => block.Text))).Value;

    [GeneratedRegex(@"(In `(?<file>[^`]+)`, above `(?<anchor>[^`]+)`\n\n)?^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\*\*\d\. ", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex("(?<=--filter \")[^\"]+")]
    private static partial Regex FilterArgument();
}
