using FlowMaestro.Testing.Document;
using FlowMaestro.Tests.Resources;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.ContractTests;

/// <summary>Every operation in every shape that the document shows, against stubs that take only what the document allows.</summary>
public sealed class OperationTests : ContractTest
{
    // It has no end of its own.
    private const string Endless = "Executions_StreamEvents 200-silent";

    private static readonly IReadOnlyList<ResourceCase> Rows = CaseList.All;

    [TestCaseSource(nameof(Cells))]
    public async Task SendsWhatTheDocumentAllowsAndReadsTheResponse(string name, string mode)
    {
        var row = Rows.Single(row => row.ToString() == name);
        var answer = CaseList.AnswerOf(row);
        using var client = ClientAsking(answer.IsFirst ? null : answer.Name);
        await row.RunAsync(client, mode == "async");
        var request = Stubs.Calls(row.Operation).Requests.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(request.Headers["Authorization"], Is.EqualTo("[redacted]"));
            Assert.That($"{request.Method} {request.Path}", Is.EqualTo(row.Sends.Split('?')[0]));
            Assert.That(JToken.DeepEquals(request.Body, row.Body is null ? null : JToken.Parse(row.Body)), Is.True, $"{request.Body}");
        }
    }

    [Test]
    public void ServesEverySuccessOfEveryOperation() => Assert.That(
        Rows.Select(static row => $"{row.Operation} {CaseList.AnswerOf(row).Name}").Append(Endless).Distinct(),
        Is.SupersetOf(DocumentReader.Embedded.Operations.SelectMany(static o => o.Responses.Where(static a => a.IsSuccess && a.Example is not null).Select(a => $"{o.Id} {a.Name}")).Distinct()));

    private static IEnumerable<TestCaseData> Cells() =>
        from row in Rows
        from mode in (string[])["async", "sync"]
        select new TestCaseData(row.ToString(), mode).SetArgDisplayNames(row.ToString(), mode);
}
