namespace FlowMaestro.Diff;

/// <summary>Compares two versions of the OpenAPI document: what is sent and answered, and how the client treats it.</summary>
internal static class DiffCommand
{
    private const string Usage = """
        Usage: dotnet run --project generator/Diff -- [BEFORE] [AFTER]
          BEFORE, AFTER   a file, or anything that git knows as a commit (HEAD, main, v1.2.0).
                          Without AFTER: the document of the working tree. Without BEFORE: that of HEAD.
        Exit code: 0 nothing breaks, 1 something does, 2 a document cannot be read or the arguments are wrong.
        """;

    public static int Main(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        try
        {
            if (arguments.Length > 2 || arguments.Any(static argument => argument.StartsWith('-')))
            {
                throw new DiffException(Usage);
            }

            var before = DocumentVersion.Of(arguments.ElementAtOrDefault(0) ?? "HEAD");
            var after = DocumentVersion.Of(arguments.ElementAtOrDefault(1) ?? DocumentVersion.WorkingTree);
            Change[] changes = [.. Comparison.Of(before.Root, after.Root)];
            foreach (var subject in changes.GroupBy(static change => change.Subject))
            {
                output.WriteLine(subject.Key);
                output.Write(string.Concat(subject.Select(static change => $"  {(change.Breaks ? "BREAKS" : "      ")}  {change.Text}\n")));
            }

            var breaking = changes.Count(static change => change.Breaks);
            output.WriteLine($"{before.Name} → {after.Name}: breaking changes {breaking}, harmless ones {changes.Length - breaking}");
            return breaking > 0 ? 1 : 0;
        }
        catch (DiffException e)
        {
            error.WriteLine(e.Message);
            return 2;
        }
    }
}

internal sealed class DiffException(string message) : Exception(message);
