using FlowMaestro.Tests.Generation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace FlowMaestro.Diff;

/// <summary>The client in memory: its hand-written code as it is, with generated code of any document.</summary>
internal sealed class ClientCompilation
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview, preprocessorSymbols: ["NET10_0", "NET8_0_OR_GREATER", "NET9_0_OR_GREATER", "NET10_0_OR_GREATER"]);

    private static readonly CSharpCompilationOptions Options = new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    private static readonly Lazy<SyntaxTree[]> HandWritten = new(static () => [.. CompilerInputs.FilesOf(Folder).Select(static file => Parse(File.ReadAllText(file), file)), Parse(CompilerInputs.ImplicitUsings, "")]);

    private readonly CSharpCompilation _compilation;

    private ClientCompilation(CSharpCompilation compilation) => _compilation = compilation;

    private static string Folder => Repository.At("src/FlowMaestro");

    public static ClientCompilation Of(IEnumerable<string> generated) => new(CSharpCompilation.Create(
        "FlowMaestro", [.. HandWritten.Value, .. generated.Select(static file => Parse(File.ReadAllText(file), file))], CompilerInputs.AssembliesOfOthers, Options));

    /// <summary>What does not compile in hand-written code, as an editor would jump to it.</summary>
    public IReadOnlyList<string> Errors() => [.. Failures(_compilation.GetDiagnostics()).Where(IsHandWritten).Select(Text).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The declarations alone. A hand-written type that cannot be compiled is left out, so that the generated ones show.</summary>
    public byte[] Emit(string document)
    {
        for (var compilation = _compilation; ;)
        {
            using var image = new MemoryStream();
            var result = compilation.Emit(image, options: new EmitOptions(metadataOnly: true));
            if (result.Success)
            {
                return image.ToArray();
            }

            var failures = Failures(result.Diagnostics).ToList();
            compilation = failures.FirstOrDefault(static failure => !IsHandWritten(failure)) is { } generated && !failures.Any(IsHandWritten)
                ? throw new DiffException($"{document}: the code that is generated from it does not compile: {Text(generated)}")
                : WithoutTypesThatFail(compilation, failures.Where(IsHandWritten));
        }
    }

    private static CSharpCompilation WithoutTypesThatFail(CSharpCompilation compilation, IEnumerable<Diagnostic> failures)
    {
        foreach (var tree in failures.GroupBy(static failure => failure.Location.SourceTree!))
        {
            var root = tree.Key.GetRoot();
            var types = tree.Select(failure => root.FindNode(failure.Location.SourceSpan).AncestorsAndSelf().OfType<MemberDeclarationSyntax>().LastOrDefault(static node => node is not BaseNamespaceDeclarationSyntax)).OfType<SyntaxNode>().Distinct();
            compilation = compilation.ReplaceSyntaxTree(tree.Key, tree.Key.WithRootAndOptions(root.RemoveNodes(types, SyntaxRemoveOptions.KeepNoTrivia)!, tree.Key.Options));
        }

        return compilation;
    }

    private static SyntaxTree Parse(string text, string path)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(text), Language, path);
        return tree.WithRootAndOptions(new BodiesForPartialMethods().Visit(tree.GetRoot()), Language);
    }

    private static IEnumerable<Diagnostic> Failures(IEnumerable<Diagnostic> diagnostics) => diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static bool IsHandWritten(Diagnostic failure) => failure.Location.SourceTree is { } tree && tree.FilePath.StartsWith(Folder, StringComparison.Ordinal);

    private static string Text(Diagnostic failure)
    {
        var line = failure.Location.GetLineSpan();
        var file = IsHandWritten(failure) ? Path.GetRelativePath(Repository.Root, line.Path) : Path.GetFileName(line.Path);
        return $"{file}({line.StartLinePosition.Line + 1},{line.StartLinePosition.Character + 1}): {failure.Id}: {failure.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }

    // What source generators would write is not part of the surface, and they are not asked.
    private sealed class BodiesForPartialMethods : CSharpSyntaxRewriter
    {
        public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
        {
            var partial = node.Modifiers.FirstOrDefault(static modifier => modifier.IsKind(SyntaxKind.PartialKeyword));
            return partial == default || node.Body is not null || node.ExpressionBody is not null
                ? node
                : node.WithModifiers(node.Modifiers.Remove(partial)).WithExpressionBody(SyntaxFactory.ArrowExpressionClause(SyntaxFactory.ParseExpression(" throw null!")));
        }
    }
}
