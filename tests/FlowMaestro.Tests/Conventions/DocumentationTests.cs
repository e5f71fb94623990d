using System.Reflection;
using System.Xml.Linq;

namespace FlowMaestro.Tests.Conventions;

/// <summary>What a user reads in the editor. The compiler does not ask it of generated code.</summary>
public sealed class DocumentationTests
{
    private static IEnumerable<string> Names => Packages.Names;

    [TestCaseSource(nameof(Names))]
    public void IsThereForEveryPublicMember(string package)
    {
        var assembly = Packages.Load(package);
        var written = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member").Where(IsWritten).Select(static member => (string)member.Attribute("name")!).ToHashSet();

        Assert.That(assembly.GetExportedTypes().SelectMany(Members).Select(MemberId.Of).Where(id => !written.Contains(id)), Is.Empty,
            "Public members without a summary: hand-written ones need a comment, generated ones a description in openapi/flowmaestro.yaml.");
    }

    private static bool IsWritten(XElement member) => member.Element("inheritdoc") is not null || !string.IsNullOrWhiteSpace(member.Element("summary")?.Value);

    private static IEnumerable<MemberInfo> Members(Type type) =>
        type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(PublicSurface.IsVisible)
            .Where(static member => member is not Type && !PublicSurface.IsMadeByTheCompiler(member) && !IsPlainConstructor(member))
            .Prepend(type);

    // What it would say, the type has said.
    private static bool IsPlainConstructor(MemberInfo member) => member is ConstructorInfo { IsPublic: true } constructor && constructor.GetParameters().Length == 0;
}
