using System.Reflection;

namespace FlowMaestro.Tests.Conventions;

/// <summary>The packages of this repository, as users get them.</summary>
internal static class Packages
{
    // The run on .NET 8 brings its own runtime, and for a single runtime the dependencies of WireMock.Net cannot all be restored.
    // The tool is for .NET 10 alone.
    private static readonly string[] Elsewhere = Environment.Version.Major == 8 ? ["FlowMaestro.Testing.WireMock", "FlowMaestro.Tool"] : [];

    public static IReadOnlyList<string> Names { get; } =
    [
        .. from directory in Directory.EnumerateDirectories(RepositoryRoot.File("src"))
           let name = Path.GetFileName(directory)
           where File.Exists(Path.Combine(directory, $"{name}.csproj")) && !Elsewhere.Contains(name)
           orderby name
           select name,
    ];

    public static IEnumerable<Type> PublicTypes => Names.SelectMany(static name => Load(name).GetExportedTypes());

    /// <summary>The resource clients.</summary>
    public static IReadOnlyList<Type> Clients { get; } =
        [.. typeof(FlowMaestroClient).Assembly.GetExportedTypes().Where(static type => type.Name.EndsWith("Client", StringComparison.Ordinal) && type != typeof(FlowMaestroClient))];

    // A package that the tests do not reference is not checked by them, which nobody would notice.
    public static Assembly Load(string name) => Assembly.Load(name);

    /// <summary>The methods of a client that send something; what only answers yes or no, such as reporting a delivery, does not.</summary>
    public static IEnumerable<MethodInfo> NetworkMethods(Type client) =>
        client.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(static method => !method.IsSpecialName && method.ReturnType != typeof(bool));
}
