namespace FlowMaestro.Benchmarks;

/// <summary>What this program is told when it starts itself.</summary>
internal static class Roles
{
    public const string Serve = "serve";
    public const string Limited = "limited";
    public const string Faulty = "faulty";
    public const string Cold = "cold";
    public const string Heap = "heap";
}
