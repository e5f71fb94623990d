namespace FlowMaestro.Tests.Generation;

/// <summary>The command that says what a change of the document means for users, on the document itself and edited versions of it.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class DiffTests : IDisposable
{
    private static readonly string Document = RepositoryRoot.File("openapi", "flowmaestro.yaml");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowmaestro-difftests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Test]
    public async Task MarksWhatBreaksCallersAndReaders()
    {
        var edited = Edited(
            ("knowledge base.\n      additionalProperties: false\n      required: [query]", "knowledge base.\n      additionalProperties: false\n      required: [query, language]"),
            ("        top_k:\n          type: integer\n          format: int32\n          minimum: 1\n", "        language: {type: string, description: The language.}\n        top_k:\n          type: integer\n          format: int32\n          minimum: 1\n"),
            ("document_count, chunk_count", "chunk_count"),
            ("        document_count:\n          type: integer\n          format: int32\n          description: How many documents it has.\n", ""),
            ("x-aliases: [has_more]", "x-aliases: [more]"),
            ("operationId: Agents_Get\n", "operationId: Agents_Fetch\n"));

        var (exitCode, report, error) = await RunAsync(Document, edited);

        Assert.That(error, Is.Empty);
        Assert.That(Breaking(report), Is.EquivalentTo((string[])
        [
            "request: Properties of `QueryKnowledgeBaseRequest` became required: `language`.",
            "200: Properties of `KnowledgeBase` are no longer required: `document_count`.",
            "200: Property `document_count` of `KnowledgeBase` was removed.",
            "`operationId` of operation `GET /api/v1/agents/{agent_id}` changed from 'Agents_Get' to 'Agents_Fetch'.",
            "x-aliases is more (was has_more).",
            "- DocumentCount { get; init; } -> int",
            "+ required Language { get; init; } -> string",
            "- virtual Get(string agentId, RequestOptions? options = null, CancellationToken cancellationToken = default) -> AgentEnvelope",
            "- virtual GetAsync(string agentId, RequestOptions? options = null, CancellationToken cancellationToken = default) -> Task<AgentEnvelope>",
        ]), report);
        Assert.That(report, Does.Contain("src/FlowMaestro/AgentsClient.cs(").And.Contain("src/FlowMaestro/KnowledgeBasesClient.cs("));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task LetsPassWhatBreaksNobody()
    {
        var edited = Edited(
            ("enum: [pending, running, ", "enum: [pending, running, queued, "),
            ("x-timeout-seconds: 150", "x-timeout-seconds: 200"),
            ("x-aliases: [has_more]", "x-aliases: [has_more, more]"),
            ("description: One run of a workflow.", "description: A single run of a workflow."));

        var example = WorkedExample.Read();
        File.WriteAllText(edited, example.Insertions(1).Aggregate(File.ReadAllText(edited), static (text, insertion) => insertion.Into(text)));

        var (exitCode, report, error) = await RunAsync(Document, edited);

        Assert.That(error, Is.Empty);
        Assert.That(Breaking(report), Is.Empty, report);
        Assert.That(report.Split('\n'), Is.SupersetOf(example.Lines(1, "text")));
        Assert.That(report, Does.Contain("'queued'").And.Contain("x-timeout-seconds is 200 (was 150).").And.Contain("x-aliases is has_more, more").And.Contain("1 description or example changed."));
        Assert.That(report, Does.Contain("+ const Queued = \"queued\"").And.Not.Contain("To mend"));
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public async Task FindsTheDocumentOfACommit()
    {
        var (exitCode, report, error) = await RunAsync("HEAD", "HEAD");

        Assert.That(error, Is.Empty);
        Assert.That(report, Does.StartWith("openapi/flowmaestro.yaml of HEAD → openapi/flowmaestro.yaml of HEAD\n").And.EndWith("no breaking changes, no harmless ones.\n"));
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public async Task BrokenYamlIsShownWithItsLine()
    {
        // The sequence that is opened there fails at the end of the first path.
        var line = Array.IndexOf(await File.ReadAllLinesAsync(Document), "paths:") + 3;

        await SaysInOneLineWhyADocumentCannotBeRead("paths:", "paths: [", $", line {line}, column 8: ");
    }

    [TestCase("openapi: 3.0.3", "swagger: 2.0", " is no OpenAPI document", TestName = "AnythingButAnOpenApiDocumentIsRefused")]
    [TestCase("schemas/AgentTool'", "schemas/Nothing'", "'#/components/schemas/Nothing'", TestName = "ADanglingReferenceIsShown")]
    public async Task SaysInOneLineWhyADocumentCannotBeRead(string old, string replacement, string reason)
    {
        var edited = Edited((old, replacement));

        var (exitCode, report, error) = await RunAsync(Document, edited);

        Assert.That(error.TrimEnd(), Does.StartWith(edited).And.Contain(reason).And.Not.Contain("\n"));
        Assert.That(report, Is.Empty);
        Assert.That(exitCode, Is.EqualTo(2));
    }

    [TestCase("nowhere is neither a file nor a commit", "nowhere")]
    [TestCase("Usage: ", "one", "two", "three")]
    [TestCase("Usage: ", "--unknown")]
    public async Task RefusesWhatMakesNoSense(string reason, params string[] arguments)
    {
        var (exitCode, report, error) = await RunAsync(arguments);

        Assert.That(error, Does.StartWith(reason));
        Assert.That(report, Is.Empty);
        Assert.That(exitCode, Is.EqualTo(2));
    }

    private static IEnumerable<string> Breaking(string report) =>
        report.Split('\n').Where(static line => line.StartsWith("    BREAKS", StringComparison.Ordinal)).Select(static line => line["    BREAKS".Length..].Trim());

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        ChildProcess.RunAsync("dotnet", [RepositoryRoot.File("generator", "Diff", "bin", TestBuild.Configuration, "net10.0", "FlowMaestro.Diff.dll"), .. arguments]);

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
