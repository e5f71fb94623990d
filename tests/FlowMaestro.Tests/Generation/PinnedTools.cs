using System.Xml.Linq;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Generation;

internal static class PinnedTools
{
    public static string NSwagFromNuGet { get; } = XDocument.Load(RepositoryRoot.File("Directory.Packages.props"))
        .Descendants("PackageVersion")
        .Single(version => (string?)version.Attribute("Include") == "NSwag.MSBuild")
        .Attribute("Version")!.Value;

    public static string NSwagFromNpm { get; } = (string)JObject.Parse(File.ReadAllText(RepositoryRoot.File("generator", "package.json")))["devDependencies"]!["nswag"]!;

    public static string NpmLock { get; } = File.ReadAllText(RepositoryRoot.File("generator", "package-lock.json"));
}
