using System.Text.RegularExpressions;

namespace FlowMaestro.Tests.Generation;

/// <summary>The chapter of CONTRIBUTING.md that adds an operation to the client, block by block.</summary>
internal sealed partial class WorkedExample
{
    public const string Title = "A new operation";

    private readonly IReadOnlyCollection<Match> _blocks;

    private WorkedExample(string chapter) => _blocks = Block().Matches(chapter);

    public static WorkedExample Read()
    {
        var whole = File.ReadAllText(RepositoryRoot.File("CONTRIBUTING.md"));
        var start = whole.IndexOf($"### {Title}\n", StringComparison.Ordinal);
        return new WorkedExample(whole[start..whole.IndexOf("\n## ", start, StringComparison.Ordinal)]);
    }

    /// <summary>A file of the repository with what the chapter puts into it.</summary>
    public string Edited(string file) => Edited(file, File.ReadAllText(RepositoryRoot.File(file.Split('/'))));

    /// <param name="file">The path of the file in the repository.</param>
    /// <param name="text">What is in it.</param>
    public string Edited(string file, string text)
    {
        var insertions = _blocks.Where(block => block.Groups["file"].Value == file).ToList();
        Assert.That(insertions, Is.Not.Empty, $"the chapter puts nothing into {file}");
        return insertions.Aggregate(
            text, (whole, block) => new Insertion(file, block.Groups["anchor"].Value, block.Groups["text"].Value).Into(whole));
    }

    /// <summary>The lines of the first block in a language that goes into no file.</summary>
    public string[] Lines(string language) =>
        _blocks.First(block => block.Groups["language"].Value == language && !block.Groups["file"].Success)
            .Groups["text"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(
        @"(In `(?<file>[^`]+)`, above `(?<anchor>[^`]+)`:\n\n)?^```(?<language>\w+)\n(?<text>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
