using FlowMaestro.Testing.Document;

namespace FlowMaestro.ContractTests;

/// <summary>Every error answer of every operation becomes the exception that the user is promised.</summary>
public sealed class ErrorAnswerTests : ContractTest
{
    [TestCaseSource(nameof(Cells))]
    public async Task BecomesTheRightException(string operationId, string name, string mode)
    {
        var answer = DocumentReader.Embedded.Find(operationId)!.Answers.Single(a => a.Name == name);
        var row = CaseList.All.First(row => row.Operation == operationId);
        using var client = ClientAsking(name);
        var thrown = (await Assert.CatchAsync<FlowMaestroException>(async () => await row.RunAsync(client, mode == "async")))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown, Is.TypeOf(Expected(answer)));
            Assert.That(thrown.StatusCode, Is.EqualTo(answer.Status));
            Assert.That(thrown.Attempts, Is.EqualTo(1));
            Assert.That(await Stubs.Calls(operationId).CountAsync(), Is.EqualTo(1));
            if (answer.Body!["error"] is Newtonsoft.Json.Linq.JObject error)
            {
                Assert.That(thrown.Code, Is.EqualTo((string?)error["code"]));
                Assert.That(thrown.RequestId, Is.EqualTo((string?)answer.Body["meta"]!["request_id"]));
            }
        }
    }

    private static Type Expected(DocumentedAnswer answer) => (answer.Status, answer.Example) switch
    {
        (400 or 413 or 415, _) => typeof(FlowMaestroValidationException),
        (401, _) => typeof(FlowMaestroAuthenticationException),
        (403, _) => typeof(FlowMaestroAuthorizationException),
        (404, _) or (500, "impossibleId") => typeof(FlowMaestroNotFoundException),
        (408, _) => typeof(FlowMaestroTimeoutException),
        (429, _) => typeof(FlowMaestroRateLimitException),
        ( >= 500, _) => typeof(FlowMaestroServerException),
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer.Name, "No exception is promised."),
    };

    private static IEnumerable<TestCaseData> Cells() =>
        from operation in DocumentReader.Embedded.Operations
        from answer in operation.Answers
        where !answer.IsSuccess
        from mode in (string[])["async", "sync"]
        select new TestCaseData(operation.Id, answer.Name, mode);
}
