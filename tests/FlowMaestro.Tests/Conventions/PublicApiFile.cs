namespace FlowMaestro.Tests.Conventions;

/// <summary>What a package promises, as its sources have it.</summary>
internal static class PublicApiFile
{
    public static IReadOnlyList<string> Listed(string package) => File.Exists(PathOf(package)) ? File.ReadAllLines(PathOf(package)) : [];

    public static string PathOf(string package) => RepositoryRoot.File("src", package, "PublicApi.txt");
}
