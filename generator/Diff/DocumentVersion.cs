using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FlowMaestro.Diff;

/// <summary>A version of the document, in a folder of its own together with what is made from it.</summary>
internal sealed class DocumentVersion : IDisposable
{
    private DocumentVersion(string name, string text)
    {
        Name = name;
        Text = text;
        Root = Parse(name, text);
        Folder = Directory.CreateTempSubdirectory("flowmaestro-diff-").FullName;
        File.WriteAllText(Path, text);
    }

    public string Name { get; }

    public string Text { get; }

    public YamlNode Root { get; }

    public string Folder { get; }

    public string Path => System.IO.Path.Combine(Folder, "flowmaestro.yaml");

    public static DocumentVersion OfWorkingTree() => new($"{Repository.Document} of the working tree", ReadFile(Repository.At(Repository.Document)));

    /// <summary>A file, or the document of a commit.</summary>
    public static async Task<DocumentVersion> OfAsync(string fileOrCommit)
    {
        if (File.Exists(fileOrCommit))
        {
            return new DocumentVersion(fileOrCommit, ReadFile(fileOrCommit));
        }

        var shown = await ToolRun.OfAsync("git", "show", $"{fileOrCommit}:{Repository.Document}").ConfigureAwait(false);
        return shown.ExitCode == 0
            ? new DocumentVersion($"{Repository.Document} of {fileOrCommit}", shown.Output)
            : throw new DiffException($"{fileOrCommit} is neither a file nor a commit that has {Repository.Document} (git says: {FirstLine(shown.Error)})");
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiffException($"{path} cannot be read: {e.Message}");
        }
    }

    private static YamlMappingNode Parse(string name, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new DiffException($"{name}, line {e.Start.Line}, column {e.Start.Column}: {FirstLine(e.Message)}");
        }

        return stream.Documents is [{ RootNode: YamlMappingNode { Children: var members } root }, ..] && members.ContainsKey("openapi") && members.ContainsKey("paths")
            ? root
            : throw new DiffException($"{name} is no OpenAPI document: it needs the members openapi and paths.");
    }

    private static string FirstLine(string text) => text.Trim().Split('\n')[0].Trim();
}
