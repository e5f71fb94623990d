using System.Globalization;
using Microsoft.CodeAnalysis;

namespace FlowMaestro.Tests.Generation;

/// <summary>What becomes of the client when it is generated from a document and compiled.</summary>
internal static class RegeneratedClient
{
    /// <summary>What the compiler says of the facade and the generated code together.</summary>
    /// <param name="generated">The texts of the generated files.</param>
    public static IReadOnlyList<string> ErrorsOf(IEnumerable<string> generated) =>
        [.. ClientSources.With(generated).GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error).Select(Text)];

    private static string Text(Diagnostic diagnostic) =>
        $"{Path.GetFileName(diagnostic.Location.SourceTree?.FilePath)}: {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";
}
