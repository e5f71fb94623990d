using System.Text.RegularExpressions;

namespace FlowMaestro.Tests.Generation;

/// <summary>What one run of the build said.</summary>
internal sealed partial record BuildRun(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;

    public int NSwagRuns => NSwagCommand().Count(Output);

    public IReadOnlyList<string> Errors { get; } = [.. ErrorLine().Matches(Output).Select(line => line.Value.Trim()).Distinct()];

    public bool ShowsStackTrace => StackFrame().IsMatch(Output);

    [GeneratedRegex("""dotnet-nswag\.dll"? run """)]
    private static partial Regex NSwagCommand();

    [GeneratedRegex(@"(?<=^\s*(\d+>)?)[^\s\d].*: error .*$", RegexOptions.Multiline)]
    private static partial Regex ErrorLine();

    [GeneratedRegex(@"^\s*at \w+\.", RegexOptions.Multiline)]
    private static partial Regex StackFrame();
}
