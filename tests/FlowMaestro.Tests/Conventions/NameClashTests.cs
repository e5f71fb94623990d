using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace FlowMaestro.Tests.Conventions;

/// <summary>A name that two namespaces share costs every user an alias, once both are in scope.</summary>
public sealed class NameClashTests
{
    // What Microsoft.NET.Sdk.Web puts in scope.
    private static readonly HashSet<string> Implicit =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Threading", "System.Threading.Tasks",
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    private static IEnumerable<Type> OwnTypes => Packages.PublicTypes.Where(static type => !type.IsNested && type.Namespace!.StartsWith("FlowMaestro", StringComparison.Ordinal));

    [Test]
    public void NoTypeIsNamedLikeOneThatAWebProjectHasInScope()
    {
        var taken = FrameworkTypes().ToHashSet(StringComparer.Ordinal);

        Assert.That(taken, Is.SupersetOf((string[])["Thread", "Task", "String", "HttpContext", "ILogger", "WebApplication"]));
        Assert.That(OwnTypes.Where(type => taken.Contains(SimpleName(type))).Select(static type => type.FullName), Is.Empty);
    }

    [Test]
    public void NoTwoNamespacesShareATypeName() => Assert.That(
        OwnTypes.GroupBy(SimpleName).Where(static same => same.Select(static type => type.Namespace).Distinct().Count() > 1).Select(static same => same.Key), Is.Empty);

    [Test]
    public void NoTypeIsNamedLikeANamespace()
    {
        var namespaces = OwnTypes.Select(static type => type.Namespace!).Distinct().ToList();

        Assert.That(OwnTypes.Select(static type => type.FullName).Intersect(namespaces), Is.Empty);
    }

    private static IEnumerable<string> FrameworkTypes() =>
        from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        let name = Path.GetFileName(path)
        where name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
        from type in PublicTypesOf(path)
        select type;

    private static List<string> PublicTypesOf(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return
        [
            .. from handle in metadata.TypeDefinitions
               let type = metadata.GetTypeDefinition(handle)
               where (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) == System.Reflection.TypeAttributes.Public
               where Implicit.Contains(metadata.GetString(type.Namespace))
               select WithoutArity(metadata.GetString(type.Name)),
        ];
    }

    private static string SimpleName(Type type) => WithoutArity(type.Name);

    private static string WithoutArity(string name) => name.Split('`')[0];
}
