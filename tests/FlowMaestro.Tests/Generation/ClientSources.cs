using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace FlowMaestro.Tests.Generation;

/// <summary>The hand-written half of the client, parsed once, to be compiled with whatever was generated.</summary>
internal static class ClientSources
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview, DocumentationMode.Parse);

    // As in the build: what is only a warning there stops it.
    private static readonly CSharpCompilationOptions Options = new CSharpCompilationOptions(
        OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error)
        .WithSpecificDiagnosticOptions(new Dictionary<string, ReportDiagnostic> { ["CS1701"] = ReportDiagnostic.Suppress, ["CS1702"] = ReportDiagnostic.Suppress });

    private static readonly Lazy<Compilation> HandWritten = new(Parse);

    /// <param name="generated">The texts of the generated files.</param>
    public static Compilation With(IEnumerable<string> generated) => HandWritten.Value.AddSyntaxTrees(generated.Select(static text => Tree(text, "Generated.cs")));

    private static Compilation Parse()
    {
        var trees = CompilerInputs.FilesOf(RepositoryRoot.File("src", "FlowMaestro")).AsParallel().Select(static file => Tree(File.ReadAllText(file), file));
        var compilation = CSharpCompilation.Create("FlowMaestro", trees.Append(Tree(CompilerInputs.ImplicitUsings, "Usings.cs")), CompilerInputs.AssembliesOfOthers, Options);

        // It does not depend on what NSwag writes.
        return WithWhatTheCompilerWrites(compilation);
    }

    /// <summary>Runs the source generators that the projects of the repository use.</summary>
    public static Compilation WithWhatTheCompilerWrites(Compilation compilation)
    {
        CSharpGeneratorDriver.Create(LoadGenerators(), parseOptions: Parsing).RunGeneratorsAndUpdateCompilation(compilation, out var whole, out _);
        return whole;
    }

    public static SyntaxTree Tree(string text, string path) => CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), Parsing, path);

    private static IEnumerable<ISourceGenerator> LoadGenerators()
    {
        var paths = typeof(ClientSources).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "SourceGenerators").Value!;
        var loader = new GeneratorLoader();
        return paths.Split(';').SelectMany(path => new AnalyzerFileReference(path, loader).GetGenerators(LanguageNames.CSharp));
    }

    private sealed class GeneratorLoader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
