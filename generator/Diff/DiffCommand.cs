namespace FlowMaestro.Diff;

/// <summary>Compares two versions of the OpenAPI document as users meet them: on the wire, and as generated C#.</summary>
internal static class DiffCommand
{
    public const int Harmless = 0;
    public const int Breaking = 1;
    public const int Unusable = 2;

    private const string Usage = """
        Usage: dotnet run --project generator/Diff -- [BEFORE] [AFTER]
          BEFORE, AFTER   a file, or anything that git knows as a commit (HEAD, main, v1.2.0).
                          Without AFTER: the document of the working tree. Without BEFORE: that of HEAD.
        Exit code: 0 nothing breaks, 1 something does, 2 a document cannot be read or the command makes no sense.
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["--help" or "-h"])
        {
            await output.WriteLineAsync(Usage).ConfigureAwait(false);
            return Harmless;
        }

        if (arguments.Count > 2 || arguments.Any(static argument => argument.StartsWith('-')))
        {
            await error.WriteLineAsync(Usage).ConfigureAwait(false);
            return Unusable;
        }

        try
        {
            using var before = await DocumentVersion.OfAsync(arguments.ElementAtOrDefault(0) ?? "HEAD").ConfigureAwait(false);
            using var after = arguments.Count > 1 ? await DocumentVersion.OfAsync(arguments[1]).ConfigureAwait(false) : DocumentVersion.OfWorkingTree();
            var difference = await Difference.BetweenAsync(before, after).ConfigureAwait(false);
            await output.WriteAsync(Report.Of(before.Name, after.Name, difference)).ConfigureAwait(false);
            return difference.Breaks ? Breaking : Harmless;
        }
        catch (DiffException e)
        {
            await error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return Unusable;
        }
    }
}
