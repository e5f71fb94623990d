using Microsoft.CodeAnalysis;

namespace FlowMaestro.Tests.Generation;

/// <summary>What every compilation in memory starts from, as the SDK would: its usings, the assemblies at hand, the files of a project.</summary>
internal static class CompilerInputs
{
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // Read once: what is known of the framework is shared by all who compile.
    private static readonly Lazy<PortableExecutableReference[]> All = new(static () =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path))]);

    // A dependency of WireMock.Net has a namespace JsonConverter, which would hide the class of that name from the client's code.
    private static readonly Lazy<MetadataReference[]> OfOthers = new(static () =>
        [.. All.Value.Where(static assembly => Path.GetFileName(assembly.FilePath!).Split('.')[0] is not ("FlowMaestro" or "JsonConverter"))]);

    /// <summary>All that this process may load.</summary>
    public static IReadOnlyList<MetadataReference> Assemblies => All.Value;

    /// <summary>The same without what this repository builds, for those who compile that themselves.</summary>
    public static IReadOnlyList<MetadataReference> AssembliesOfOthers => OfOthers.Value;

    /// <summary>The code that is written by hand in a project's folder.</summary>
    /// <param name="folder">The folder, from the root of the disk.</param>
    /// <param name="without">Folders right below it to leave out, beside what the build writes.</param>
    public static IEnumerable<string> FilesOf(string folder, IEnumerable<string>? without = null)
    {
        string[] left = ["obj", "bin", .. without ?? []];
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !left.Contains(Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)[0]));
    }
}
