using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FlowMaestro.Tests.Generation;

/// <summary>The projects of a copy of the repository, compiled in memory as the build compiles them.</summary>
internal static class Projects
{
    private const string Name = "FlowMaestro";

    // Takes the texts of the generated files.
    public static CompiledProject Client(string root, IEnumerable<string> generated)
    {
        var compilation = ClientSources.With(generated).AddSyntaxTrees(Written($"src/{Name}", "AssemblyInfo.cs"));
        foreach (var tree in compilation.SyntaxTrees.Where(static tree => tree.FilePath.StartsWith(RepositoryRoot.File("src"), StringComparison.Ordinal)))
        {
            var edited = Path.Combine(root, Path.GetRelativePath(RepositoryRoot.Directory, tree.FilePath));
            if (File.Exists(edited) && File.ReadAllText(edited) is var text && text != tree.ToString())
            {
                compilation = compilation.ReplaceSyntaxTree(tree, ClientSources.Tree(text, tree.FilePath));
            }
        }

        return new CompiledProject(compilation);
    }

    public static CompiledProject Testing(string root, byte[] client) => Project(root, "src/FlowMaestro.Testing", [], client) with
    {
        Resources = [Resource("flowmaestro.yaml", Path.Combine(root, "openapi", "flowmaestro.yaml"))],
    };

    // Leaves folders out, and refers to assemblies of the copy.
    public static CompiledProject Tests(string root, IEnumerable<string> without, params byte[][] references) => Project(root, "tests/FlowMaestro.Tests", without, references);

    private static CompiledProject Project(string root, string folder, IEnumerable<string> without, params byte[][] references)
    {
        var full = Path.Combine(root, folder);
        var sources = CompilerInputs.FilesOf(full, without).Select(static file => ClientSources.Tree(File.ReadAllText(file), file));
        var name = Path.GetFileName(folder);
        var compilation = CSharpCompilation.Create(
            name,
            [.. sources, Written(folder, "AssemblyInfo.cs"), Written(folder, "GlobalUsings.g.cs")],
            [.. CompilerInputs.AssembliesOfOthers, .. references.Select(static image => MetadataReference.CreateFromImage(image)), .. Others(name)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return new CompiledProject(ClientSources.WithWhatTheCompilerWrites(compilation));
    }

    private static ResourceDescription Resource(string name, string file) => new(name, () => File.OpenRead(file), isPublic: true);

    // What does not depend on the document stays as it was built.
    private static IEnumerable<MetadataReference> Others(string project) =>
        from other in project == "FlowMaestro.Tests" ? (string[])["FlowMaestro.AspNetCore", "FlowMaestro.Extensions.DependencyInjection"] : []
        select MetadataReference.CreateFromFile(Path.Combine(TestContext.CurrentContext.TestDirectory, $"{other}.dll"));

    // Attributes and usings that MSBuild writes from the project file.
    private static SyntaxTree Written(string folder, string file)
    {
        var path = RepositoryRoot.File([.. folder.Split('/'), "obj", TestBuild.Configuration, "net10.0", $"{Path.GetFileName(folder)}.{file}"]);
        return ClientSources.Tree(File.ReadAllText(path), path);
    }
}
