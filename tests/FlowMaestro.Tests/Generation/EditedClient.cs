using System.Reflection;
using System.Runtime.Loader;
using FlowMaestro.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FlowMaestro.Tests.Generation;

/// <summary>
/// The client as the build makes it of an edited document, and the operation matrix compiled against it. Both are loaded
/// beside those of this build.
/// </summary>
internal sealed class EditedClient : AssemblyLoadContext, IDisposable
{
    // The rows, and what they need to be run.
    private static readonly string[] Matrix =
    [
        "ResourceCase", "OperationMatrixTests", "OperationTable", "ApiDocument", "DocumentedOperation",
        "Expect", "AnswerHeaders", "StubHandler", "RecordedRequest",
    ];

    // In place of the repository and of the client for tests, which refer to much more.
    private const string Around = $$"""
        {{CompilerInputs.ImplicitUsings}}
        global using NUnit.Framework;
        namespace FlowMaestro.Tests
        {
            internal static class RepositoryRoot
            {
                public static string File(params string[] path) => Path.Combine([ROOT, .. path]);
            }
        }
        namespace FlowMaestro.Tests.TestDoubles
        {
            internal static class TestClient
            {
                public const string Key = "fm_test_of_the_matrix";
                public static FlowMaestroClient For(HttpMessageHandler handler) =>
                    new(new FlowMaestroClientOptions { ApiKey = Key, Handler = handler });
            }
        }
        """;

    private static readonly string Sandbox = typeof(FlowMaestroSandbox).Assembly.Location;

    private readonly Compilation _client;
    private readonly string _root = Directory.CreateTempSubdirectory("flowmaestro-edited-").FullName;
    private readonly Dictionary<string, byte[]> _images = [];

    /// <param name="document">The text of the document.</param>
    /// <param name="generated">What NSwag makes of it.</param>
    public EditedClient(string document, IEnumerable<string> generated)
        : base("edited", isCollectible: true)
    {
        var written = RepositoryRoot.File("src", "FlowMaestro", "obj", TestBuild.Configuration, "net10.0", "FlowMaestro.AssemblyInfo.cs");
        _client = WithMeterOfItsOwn(ClientSources.With(generated).AddSyntaxTrees(ClientSources.Tree(File.ReadAllText(written), written)));
        Directory.CreateDirectory(Path.Combine(_root, "openapi"));
        File.WriteAllText(Path.Combine(_root, "openapi", "flowmaestro.yaml"), document);
    }

    /// <summary>The methods of a client of the facade whose names begin like this.</summary>
    public IReadOnlyList<IMethodSymbol> Methods(string client, string start) =>
    [
        .. _client.GetTypeByMetadataName($"FlowMaestro.{client}")!.GetMembers().OfType<IMethodSymbol>()
            .Where(method => method.Name.StartsWith(start, StringComparison.Ordinal)),
    ];

    /// <summary>Compiles the matrix with edited rows.</summary>
    /// <returns>The class <c>OperationMatrixTests</c> of this client.</returns>
    public Type CompileMatrix(string file, string text)
    {
        var folder = RepositoryRoot.File("tests", "FlowMaestro.Tests");
        var edited = RepositoryRoot.File(file.Split('/'));
        var sources = CompilerInputs.FilesOf(folder).Where(static path => IsOfTheMatrix(Path.GetFileNameWithoutExtension(path)))
            .Select(path => ClientSources.Tree(path == edited ? text : File.ReadAllText(path), path));
        var around = Around.Replace("ROOT", SymbolDisplay.FormatLiteral(_root, quote: true), StringComparison.Ordinal);
        var compilation = CSharpCompilation.Create(
            "FlowMaestro.Tests",
            [.. sources, ClientSources.Tree(around, "Around.cs")],
            [.. CompilerInputs.AssembliesOfOthers, Emit(_client), MetadataReference.CreateFromFile(Sandbox)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Emit(ClientSources.WithWhatTheCompilerWrites(compilation));
        return LoadFromAssemblyName(new AssemblyName("FlowMaestro.Tests"))
            .GetType("FlowMaestro.Tests.Resources.OperationMatrixTests", throwOnError: true)!;
    }

    public void Dispose()
    {
        Unload();
        Directory.Delete(_root, recursive: true);
    }

    // The sandbox's assembly reads the document; it is loaded once more, since it refers to the client.
    protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name switch
    {
        "FlowMaestro.Testing" => LoadFromAssemblyPath(Sandbox),
        { } name when _images.TryGetValue(name, out var image) => LoadFromStream(new MemoryStream(image)),
        _ => null,
    };

    // A second meter of the same name would add its values to those that the tests of the metrics read.
    private static Compilation WithMeterOfItsOwn(Compilation client)
    {
        var metrics = client.SyntaxTrees.Single(static tree => Path.GetFileName(tree.FilePath) == "Metrics.cs");
        var text = metrics.ToString().Replace("MeterName = \"FlowMaestro\"", "MeterName = \"FlowMaestro.Edited\"", StringComparison.Ordinal);
        Assert.That(text, Does.Contain("FlowMaestro.Edited"));
        return client.ReplaceSyntaxTree(metrics, ClientSources.Tree(text, metrics.FilePath));
    }

    private static bool IsOfTheMatrix(string file) => file.EndsWith("Cases", StringComparison.Ordinal) || Matrix.Contains(file);

    private PortableExecutableReference Emit(Compilation compilation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        var errors = result.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.That(result.Success, Is.True, string.Join('\n', errors));
        _images[compilation.AssemblyName!] = image.ToArray();
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
