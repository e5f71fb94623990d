namespace FlowMaestro.Diff;

/// <summary>Where things are.</summary>
internal static class Repository
{
    public const string Document = "openapi/flowmaestro.yaml";

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string At(string path) => Path.Combine(Root, path);

    private static string Find(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "nswag.json")))
            {
                return directory.FullName;
            }
        }

        throw new DiffException($"There is no nswag.json in any folder above {start}: the command has to be run from a clone of the repository.");
    }
}
