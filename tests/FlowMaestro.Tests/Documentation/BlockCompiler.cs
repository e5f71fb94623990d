using System.Reflection;
using System.Runtime.Loader;
using FlowMaestro.Tests.Generation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace FlowMaestro.Tests.Documentation;

/// <summary>
/// Compiles a block as the SDK would compile a file with it: top-level statements, the SDK's implicit usings, nullable
/// references. What the page says that its examples have is put beside it. Messages name the page and its lines.
/// </summary>
internal static class BlockCompiler
{
    private const string WebUsings = """
        global using System.Net.Http.Json; global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http; global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting; global using Microsoft.Extensions.Logging;
        """;

    private const string ExampleUsings = """
        global using FlowMaestro; global using FlowMaestro.Models; global using FlowMaestro.Testing; global using NUnit.Framework;
        global using static Example;
        internal static class Example { public static FlowMaestroClient client => global::FlowMaestro.Tests.Documentation.Stage.Current.Client; }
        """;

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    private static readonly Lazy<CSharpCompilation> Empty = new(static () => CSharpCompilation.Create(
        "Documented",
        references: CompilerInputs.Assemblies,
        options: new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Debug)));

    /// <exception cref="AssertionException">It does not compile, or the compiler warns.</exception>
    public static Assembly Compile(CodeBlock block)
    {
        var written = CSharpSyntaxTree.ParseText($"#line {block.Line} \"{block.Page}\"\n{block.Code}", Parsing, path: block.Page, encoding: System.Text.Encoding.UTF8);
        var around = CSharpSyntaxTree.ParseText(Around(block), Parsing);
        var kind = HasStatements(written) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var compilation = Empty.Value.WithOptions(Empty.Value.Options.WithOutputKind(kind)).AddSyntaxTrees(written, around);

        // As it is written it has to compile; what runs talks to a sandbox in place of the public server, and comes to an end.
        var redirected = Redirection.Of(written);
        if (redirected != written)
        {
            Check(block, compilation.GetDiagnostics());
            compilation = compilation.ReplaceSyntaxTree(written, redirected);
        }

        using var program = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(program, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        Check(block, emitted.Diagnostics);
        program.Position = symbols.Position = 0;
        return new AssemblyLoadContext(block.ToString()).LoadFromStream(program, symbols);
    }

    private static string Around(CodeBlock block)
    {
        var usings = block.Code.Contains("WebApplication", StringComparison.Ordinal) ? CompilerInputs.ImplicitUsings + WebUsings : CompilerInputs.ImplicitUsings;
        return block.IsProgram ? usings : $"{usings}{ExampleUsings}";
    }

    private static bool HasStatements(SyntaxTree tree) => tree.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any();

    private static void Check(CodeBlock block, IEnumerable<Diagnostic> diagnostics)
    {
        // An unused variable is no fault of an example; a using that nothing uses is not reported without the SDK's rules.
        var faults = diagnostics.Where(static d => d.Severity >= DiagnosticSeverity.Warning && d.Id is not ("CS0219" or "CS1701" or "CS1702")).Select(static d => d.ToString()).ToList();
        Assert.That(faults, Is.Empty, $"{block} does not compile:\n{string.Join('\n', faults)}\n\n{block.Code}");
    }
}
