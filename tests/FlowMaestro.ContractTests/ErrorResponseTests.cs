using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.ContractTests;

/// <summary>Each error of the document, by status and shape, becomes the exception that the user is promised. Which operation it is of does not matter.</summary>
public sealed class ErrorResponseTests : ContractTest
{
    [TestCaseSource(nameof(Cells))]
    public async Task BecomesTheRightException(string name, string operationId)
    {
        var answer = DocumentReader.Embedded.Find(operationId)!.Responses.Single(a => a.Name == name);
        var row = CaseList.All.First(row => row.Operation == operationId);
        foreach (var isAsync in (bool[])[true, false])
        {
            // Each call has a client of its own: after a spent allowance a client sends nothing more.
            using var client = ClientAsking(name);
            Check(answer, (await Assert.CatchAsync<FlowMaestroException>(async () => await row.RunAsync(client, isAsync)))!);
        }

        Assert.That(Stubs.Calls(operationId).Count, Is.EqualTo(2));
    }

    private static void Check(DocumentedResponse answer, FlowMaestroException thrown)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown, Is.TypeOf(Expected(answer)));
            Assert.That(thrown.StatusCode, Is.EqualTo(answer.Status));
            Assert.That(thrown.Attempts, Is.EqualTo(1));
            if (answer.Body!["error"] is JObject error)
            {
                Assert.That(thrown.Code, Is.EqualTo((string?)error["code"]));
                Assert.That(thrown.RequestId, Is.EqualTo((string?)answer.Body["meta"]!["request_id"]));
            }
        }
    }

    private static Type Expected(DocumentedResponse answer) => (answer.Status, answer.Example) switch
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
        from answer in operation.Responses
        where !answer.IsSuccess
        group operation.Id by answer.Name into sameAnswer
        select new TestCaseData(sameAnswer.Key, sameAnswer.First()).SetArgDisplayNames(sameAnswer.Key);
}
