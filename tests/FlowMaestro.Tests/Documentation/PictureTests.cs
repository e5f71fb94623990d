using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FlowMaestro.Tests.Samples;

namespace FlowMaestro.Tests.Documentation;

/// <summary>
/// The pictures show what is: the diagrams the references of today, the terminal what the Quickstart prints. Draw them
/// again with <c>UPDATE_PICTURES=1 dotnet test tests/FlowMaestro.Tests --filter Picture</c>.
/// </summary>
public sealed partial class PictureTests
{
    private const string Command = "UPDATE_PICTURES=1 dotnet test tests/FlowMaestro.Tests --filter Picture";
    private const string Architecture = "docs/architecture.md";

    private static readonly string Quickstart = RepositoryRoot.File("docs", "quickstart.svg");

    private static bool IsToBeDrawn => Environment.GetEnvironmentVariable("UPDATE_PICTURES") == "1";

    [Test]
    public void DiagramsShowTheReferencesOfToday()
    {
        var drawn = ArchitectureDiagrams.All;
        var file = RepositoryRoot.File(Architecture.Split('/'));
        if (IsToBeDrawn)
        {
            var i = 0;
            File.WriteAllText(file, Diagram().Replace(File.ReadAllText(file), match => $"```mermaid\n{drawn[i++]}```"));
        }

        Assert.That(Diagram().Matches(File.ReadAllText(file)).Select(static match => match.Groups[1].Value), Is.EqualTo(drawn), $"Draw them again: {Command}");
    }

    [Test]
    public async Task TerminalShowsWhatTheQuickstartPrints()
    {
        if (IsToBeDrawn)
        {
            await File.WriteAllTextAsync(Quickstart, $"{await RecordAsync()}\n");
        }

        var (_, output, _) = await SampleProcess.RunAsync("Quickstart", address: null);
        var printed = output.TrimEnd('\n').Split('\n');

        Assert.That(TerminalPicture.Read(XDocument.Load(Quickstart)).Skip(1).Select(Lasting), Is.EqualTo(printed.Select(Lasting)), $"Draw it again: {Command}");
    }

    private static async Task<XDocument> RecordAsync()
    {
        var picture = new TerminalPicture("dotnet run --project samples/Quickstart");
        var program = RepositoryRoot.File("samples", "Quickstart", "bin", new DirectoryInfo(TestContext.CurrentContext.TestDirectory).Parent!.Name, "net10.0", "Quickstart.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true })!;
        Stopwatch? since = null;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            since ??= Stopwatch.StartNew();
            picture.Add(line, since.Elapsed);
        }

        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero);
        return picture.Draw();
    }

    // Others with each run; whether it runs already when the stream is there, too.
    private static string Lasting(string line) => Fleeting().Replace(line, "…");

    [GeneratedRegex("```mermaid\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Diagram();

    [GeneratedRegex(@"(?<=127\.0\.0\.1:)\d+|(?<=execution )[0-9a-f-]{36}|(?<=the execution is )\w+|\d+\.\d(?= s\))")]
    private static partial Regex Fleeting();
}
