namespace FlowMaestro.Tests;

/// <summary>How this assembly, and with it everything else, was built.</summary>
internal static class TestBuild
{
#if DEBUG
    public const string Configuration = "Debug";
#else
    public const string Configuration = "Release";
#endif
}
