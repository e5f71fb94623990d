using FlowMaestro.Diff;

namespace FlowMaestro.Tests.Generation;

/// <summary>The command that says what a change of the document means on the wire.</summary>
public sealed class DiffTests : IDisposable
{
    private static readonly string Document = RepositoryRoot.File("openapi", "flowmaestro.yaml");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowmaestro-difftests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Test]
    public void MarksWhatBreaksCallersAndReaders()
    {
        const string inKnowledgeBase = "in a knowledge base.\n      additionalProperties: false\n";
        var edited = Edited(
            ($"{inKnowledgeBase}      required: [query", $"{inKnowledgeBase}      required: [query, top_k"),
            ("document_count, chunk_count", "chunk_count"),
            ("        document_count:\n          type: integer\n", "        files:\n          type: integer\n"),
            ("x-aliases: [has_more]", "x-aliases: [more]"),
            ("x-timeout-seconds: 150", "x-timeout-seconds: 100"),
            ("operationId: Agents_Get\n", "operationId: Agents_Fetch\n"));

        var (exitCode, report, _) = Run(Document, edited);

        Assert.That(Breaking(report), Is.EquivalentTo((string[])
        [
            "required: top_k: added",
            "required: document_count: removed",
            "properties: document_count: removed",
            "properties: has_next: x-aliases: has_more: removed",
            "x-timeout-seconds: 100 (was 150)",
            "operationId: Agents_Fetch (was Agents_Get)",
        ]));
        Assert.That(report, Does.Contain("QueryKnowledgeBaseRequest\n").And.Contain("GET /api/v1/agents/{agent_id}\n"));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public void LetsPassWhatAddsAndMarksTheSameTakenAway()
    {
        var example = WorkedExample.Read();
        var edited = Edited(
            ("enum: [pending, running, ", "enum: [pending, running, queued, "),
            ("x-timeout-seconds: 150", "x-timeout-seconds: 200"),
            ("x-aliases: [has_more]", "x-aliases: [has_more, more]"),
            ("description: One run of a workflow.", "description: A single run of a workflow."));
        var text = File.ReadAllText(edited);
        File.WriteAllText(edited, example.Edited("openapi/flowmaestro.yaml", text));

        var (exitCode, report, _) = Run(Document, edited);
        var (backExitCode, backReport, _) = Run(edited, Document);

        Assert.That(Breaking(report), Is.Empty);
        Assert.That(report, Does.Contain("enum: queued: added").And.Contain("x-timeout-seconds: 200 (was 150)"));
        Assert.That(report, Does.Contain("properties: has_next: x-aliases: more: added"));
        Assert.That(report, Does.Contain(example.Lines("text")[0]).And.EndWith("breaking changes 0, harmless ones 6\n"));
        Assert.That(Breaking(backReport), Is.EquivalentTo((string[])
            [
                "removed", "removed", "removed",
                "enum: queued: removed",
                "x-timeout-seconds: 150 (was 200)",
                "properties: has_next: x-aliases: more: removed",
            ]));
        Assert.That((exitCode, backExitCode), Is.EqualTo((0, 1)));
    }

    [Test]
    public void MarksAnEventThatLosesItsRecordOrAMember()
    {
        var edited = Edited(
            ("        node:retry:\n          record: NodeRetryEvent\n", "        node:again:\n          record: NodeRetryEvent\n"),
            ("members: [message_id, content]", "members: [content, error]"),
            ("          x-event-as: text\n          description: The node's id", "          description: The node's id"));

        var (exitCode, report, _) = Run(Document, edited);

        Assert.That(Breaking(report), Is.EquivalentTo((string[])
        [
            "x-events: node:retry: removed",
            "x-events: message:completed: members: message_id: removed",
            "properties: node_id: x-event-as: removed (was text)",
        ]));
        Assert.That(report, Does.Contain("x-events: node:again: added").And.Contain("members: error: added"));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public void FindsTheDocumentOfACommit() =>
        Assert.That(Run("HEAD", "HEAD"), Is.EqualTo((0, "HEAD → HEAD: breaking changes 0, harmless ones 0\n", "")));

    [TestCase("\npaths:", "\npaths: [", ", line ", TestName = "BrokenYamlIsShownWithItsLine")]
    [TestCase("openapi: 3.0.3", "swagger: 2.0", " is no OpenAPI document", TestName = "AnythingButAnOpenApiDocumentIsRefused")]
    public void SaysInOneLineWhyADocumentCannotBeRead(string old, string replacement, string reason)
    {
        var edited = Edited((old, replacement));

        var (exitCode, report, error) = Run(Document, edited);

        Assert.That(error.TrimEnd(), Does.StartWith($"{edited}{reason}").And.Not.Contain("\n"));
        Assert.That((exitCode, report), Is.EqualTo((2, "")));
    }

    [TestCase("nowhere is neither a file nor a commit", "nowhere")]
    [TestCase("Usage: ", "one", "two", "three")]
    [TestCase("Usage: ", "--unknown")]
    public void RefusesArgumentsThatMakeNoSense(string reason, params string[] arguments)
    {
        var (exitCode, report, error) = Run(arguments);

        Assert.That(error, Does.StartWith(reason));
        Assert.That((exitCode, report), Is.EqualTo((2, "")));
    }

    private static IEnumerable<string> Breaking(string report) => report.Split('\n')
        .Where(static line => line.StartsWith("  BREAKS", StringComparison.Ordinal))
        .Select(static line => line["  BREAKS".Length..].Trim());

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        return (DiffCommand.Run(arguments, output, error), output.ToString(), error.ToString());
    }

    private string Edited(params (string Old, string Replacement)[] edits)
    {
        var text = File.ReadAllText(Document);
        foreach (var (old, replacement) in edits)
        {
            Assert.That(text, Does.Contain(old), "the document is not what this test expects");
            text = text.Replace(old, replacement, StringComparison.Ordinal);
        }

        var file = Path.Combine(_folder.FullName, "edited.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
