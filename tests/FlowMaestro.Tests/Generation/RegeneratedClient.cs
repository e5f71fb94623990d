using System.Globalization;
using System.Runtime.Loader;
using FlowMaestro.Tests.Conventions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace FlowMaestro.Tests.Generation;

/// <summary>What becomes of the client when it is generated from a document and compiled.</summary>
/// <param name="Errors">What the compiler says of the facade and the generated code together.</param>
/// <param name="Surface">The public surface, as PublicApi.txt lists it; empty where nothing could be compiled.</param>
internal sealed record RegeneratedClient(IReadOnlyList<string> Errors, IReadOnlyList<string> Surface)
{
    /// <param name="generated">The texts of the generated files.</param>
    public static RegeneratedClient Of(IEnumerable<string> generated)
    {
        var compilation = ClientSources.With(generated);
        var errors = compilation.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error).Select(Text).ToList();
        return new RegeneratedClient(errors, errors.Count == 0 ? SurfaceOf(compilation) : []);
    }

    // Nothing is called, so the bodies of the methods are left out.
    private static IReadOnlyList<string> SurfaceOf(Compilation compilation)
    {
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly, options: new EmitOptions(metadataOnly: true));
        Assert.That(result.Success, Is.True, string.Join('\n', result.Diagnostics));
        assembly.Position = 0;
        var context = new AssemblyLoadContext("regenerated", isCollectible: true);
        try
        {
            return PublicApiListing.Of(context.LoadFromStream(assembly));
        }
        finally
        {
            context.Unload();
        }
    }

    private static string Text(Diagnostic diagnostic) =>
        $"{Path.GetFileName(diagnostic.Location.SourceTree?.FilePath)}: {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";
}
