namespace FlowMaestro.Benchmarks.Reports;

internal static class Repository
{
    /// <summary>The folder of the solution, above wherever this program was built.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    public static string Results => Path.Combine(Root, "tests/FlowMaestro.Benchmarks/results");

    private static string Above(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "FlowMaestro.Generated.sln")))
        {
            folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) ?? throw new InvalidOperationException("This program is run from its repository.");
        }

        return folder;
    }
}
