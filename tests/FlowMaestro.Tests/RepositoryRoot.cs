namespace FlowMaestro.Tests;

internal static class RepositoryRoot
{
    public static string Directory { get; } = Find(AppContext.BaseDirectory);

    public static string File(params string[] path) => Path.Combine([Directory, .. path]);

    private static string Find(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(directory.FullName, "FlowMaestro.Generated.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No repository above {start}.");
    }
}
