using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace FlowMaestro.Tests.Documentation;

/// <summary>The tables for those who come from Python: nothing of it is missing, and what they are led to is there.</summary>
public sealed class MigrationTests
{
    private const string Page = "docs/migrating-from-python.md";

    // The C# keywords that stand beside names.
    private static readonly string[] Words = ["using", "await using"];

    private static IEnumerable<string> PythonNames => File.ReadLines(RepositoryRoot.File("tests", "FlowMaestro.Tests", "Documentation", "python-names.txt")).Where(static line => line.Length > 0 && line[0] != '#');

    private static IEnumerable<TableRow> Rows => Pages.Read(Page).Descendants<Table>().SelectMany(static table => table.OfType<TableRow>()).Where(static row => !row.IsHeader);

    private static IEnumerable<string> CSharpNames => Rows.SelectMany(static row => row.Skip(1)).SelectMany(Names).Except(Words).Distinct();

    [Test]
    public void TablesHaveEveryPythonNameOnce() => Assert.That(Rows.SelectMany(static row => Names(row[0])), Is.EquivalentTo(PythonNames));

    /// <summary>Asynchronous and synchronous, on the page of its subject.</summary>
    [Test]
    public void EveryMethodOfTheTablesIsShownOnAnotherPage()
    {
        var shown = string.Concat(Pages.Blocks.Where(static block => block is { Page: not Page, Language: "csharp" }).Select(static block => block.Code));

        Assert.That(CSharpNames.Where(static name => name.StartsWith("client.", StringComparison.Ordinal)).Select(static name => name.Split('(')[0]).Where(name => !shown.Contains($"{name}(", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void EveryPythonNameLeadsSomewhere() => Assert.That(Rows.Where(static row => row.Skip(1).Any(static cell => !Names(cell).Any())).Select(static row => Names(row[0]).First()), Is.Empty);

    [TestCaseSource(nameof(CSharpNames))]
    public void EveryCSharpNameIsInThePublicSurface(string name) => Assert.That(PublicNames.Exists(name), Is.True, $"{Page} names {name}");

    [TestCase("Workflow.Nickname", false)]
    [TestCase("client.Workflows.ListAsync(page, pageSize)", false)]
    [TestCase("client.Workflows.ListAsync(perPage, page)", false)]
    [TestCase("client.Flows.ListAsync()", false)]
    [TestCase("client.Workflows.ListAsync(page, perPage)", true)]
    [TestCase("Execution.OutputsAs<T>()", true)]
    public void NamesAreReallyLookedUp(string name, bool exists) => Assert.That(PublicNames.Exists(name), Is.EqualTo(exists));

    private static IEnumerable<string> Names(Block cell) => cell.Descendants<CodeInline>().Select(static code => code.Content);
}
