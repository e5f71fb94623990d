using System.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FlowMaestro.Diff;

/// <summary>A version of the document: the file or the commit that it is from, and what it says.</summary>
internal sealed record DocumentVersion(string Name, DocumentNode Root)
{
    private const string Document = "openapi/flowmaestro.yaml";
    private static readonly string Repository = FindRepository(AppContext.BaseDirectory);

    public static string WorkingTree { get; } = Path.Combine(Repository, Document);

    public static DocumentVersion Of(string fileOrCommit)
    {
        var name = fileOrCommit == WorkingTree ? "working tree" : fileOrCommit;
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(File.Exists(fileOrCommit) ? File.ReadAllText(fileOrCommit) : OfCommit(fileOrCommit)));
        }
        catch (YamlException e)
        {
            throw new DiffException($"{name}, line {e.Start.Line}, column {e.Start.Column}: {FirstLine(e.Message)}");
        }

        return stream.Documents is [{ RootNode: YamlMappingNode { Children: var members } root }, ..]
            && members.ContainsKey("openapi") && members.ContainsKey("paths")
            ? new DocumentVersion(name, DocumentNode.Of(root))
            : throw new DiffException($"{name} is no OpenAPI document: it needs the members openapi and paths.");
    }

    private static string OfCommit(string commit)
    {
        var start = new ProcessStartInfo("git", ["-C", Repository, "show", $"{commit}:{Document}"]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var git = Process.Start(start)!;
        var error = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0
            ? output
            : throw new DiffException($"{commit} is neither a file nor a commit that has {Document} (git says: {FirstLine(error.Result)})");
    }

    private static string FindRepository(string folder) =>
        File.Exists(Path.Combine(folder, Document)) ? folder : FindRepository(Path.GetDirectoryName(folder)!);

    private static string FirstLine(string text) => text.Trim().Split('\n')[0].Trim();
}
