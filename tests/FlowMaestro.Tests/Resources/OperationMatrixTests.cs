using System.Collections.Concurrent;
using FlowMaestro.Tests.TestDoubles;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Resources;

/// <summary>
/// Every operation, in every shape that a server answers in, asynchronously and synchronously: what goes out, and what a user then reads.
/// </summary>
public sealed class OperationMatrixTests
{
    // Left to the tests of streams: it has no end of its own.
    private static readonly string[] Elsewhere = ["Executions_StreamEvents, silent"];

    private static readonly ConcurrentDictionary<(string Operation, string Shape, string Mode), bool> Outcomes = new();

    internal static IReadOnlyList<ResourceCase> All { get; } =
    [
        .. WorkflowCases.All, .. ExecutionCases.All, .. StreamCases.All, .. AgentCases.All, .. AgentMemoryCases.All,
        .. ThreadCases.All, .. TriggerCases.All, .. KnowledgeBaseCases.All, .. WebhookCases.All,
    ];

    [TestCaseSource(nameof(Cells))]
    public async Task SendsWhatTheServerNeedsAndFillsWhatTheUserReads(string name, string mode)
    {
        var row = All.Single(row => row.ToString() == name);
        var cell = (row.Operation, row.Shape, mode);
        Outcomes.TryAdd(cell, true);
        var passed = false;
        try
        {
            using var stub = ApiDocument.Operation(row.Operation).Stub(row.Example);
            using var client = TestClient.For(stub);
            await row.RunAsync(client, mode == "async");
            AssertSent(row, stub.Requests.Single());
            passed = true;
        }
        finally
        {
            Outcomes.AddOrUpdate(cell, passed, (_, before) => before && passed);
        }
    }

    [Test]
    public void ServesEveryResponseThatTheDocumentShows() => Assert.That(
        All.Select(static row => row.ToString()).Concat(Elsewhere),
        Is.EquivalentTo(
            ApiDocument.Operations.SelectMany(static operation => operation.ExampleNames.Select(name => $"{operation.Id}, {name}"))),
        "Each answer that openapi/flowmaestro.yaml shows has a row in tests/FlowMaestro.Tests/Resources/*Cases.cs, "
        + "and each row such an answer.");

    [OneTimeTearDown]
    public static void PrintTable() => TestContext.Progress.WriteLine(OperationTable.Of(Outcomes));

    private static IEnumerable<TestCaseData> Cells() =>
        from row in All
        from mode in (string[])["async", "sync"]
        select new TestCaseData(row.ToString(), mode).SetArgDisplayNames(row.ToString(), mode);

    private static void AssertSent(ResourceCase row, RecordedRequest request)
    {
        var isStream = ApiDocument.Operation(row.Operation).IsStream;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(request.ToString(), Is.EqualTo(row.Sends));
            Assert.That(request.Headers["Authorization"], Is.EqualTo($"Bearer {TestClient.Key}"));
            Assert.That(request.Headers["Accept"], Is.EqualTo(isStream ? "text/event-stream" : "application/json"));
            Assert.That(request.Headers["User-Agent"], Does.Match(@"^FlowMaestro\.NET/\d"));
            Assert.That(request.Headers.ContainsKey("X-API-Key"), Is.False);
            Assert.That(request.Headers.GetValueOrDefault("Content-Type"), Is.EqualTo(row.Body is null ? null : "application/json"));
            if (row.Body is null)
            {
                Assert.That(request.Text, Is.Empty);
            }
            else
            {
                Assert.That(JToken.DeepEquals(JToken.Parse(request.Text), JToken.Parse(row.Body)), Is.True, request.Text);
            }
        }
    }
}
