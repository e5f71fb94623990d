using Microsoft.CodeAnalysis;

namespace FlowMaestro.Tests.Generation;

/// <summary>A project that is ready to be written as an assembly.</summary>
internal sealed record CompiledProject(Compilation Compilation)
{
    public IEnumerable<ResourceDescription> Resources { get; init; } = [];

    /// <summary>Writes the assembly and its documentation.</summary>
    /// <returns>The assembly, for others to refer to.</returns>
    public byte[] EmitTo(string folder)
    {
        using var image = new MemoryStream();
        using var documentation = new MemoryStream();
        var result = Compilation.Emit(image, xmlDocumentationStream: documentation, manifestResources: Resources);
        Assert.That(result.Success, Is.True, string.Join('\n', result.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        var path = Path.Combine(folder, $"{Compilation.AssemblyName}.dll");
        File.WriteAllBytes(path, image.ToArray());
        File.WriteAllBytes(Path.ChangeExtension(path, ".xml"), documentation.ToArray());
        return image.ToArray();
    }
}
