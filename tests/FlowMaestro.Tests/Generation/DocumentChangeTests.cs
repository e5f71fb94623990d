using FlowMaestro.Tests.Conventions;
using FlowMaestro.Tests.Examples;
using FlowMaestro.Tests.Resources;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Generation;

/// <summary>
/// The document is changed, the client is generated from it and compiled, and whoever guards the contract is asked.
/// Each guard is the very code that the build and the other tests run. What one guard has to notice is changed in one
/// copy: its answer names every change of it.
/// </summary>
public sealed class DocumentChangeTests
{
    private static readonly IReadOnlyList<DocumentChange> Breaking = DocumentChanges.Breaking;

    private static readonly Dictionary<Guard, Lazy<Task<string>>> Answers =
        Enum.GetValues<Guard>().ToDictionary(static guard => guard, static guard => new Lazy<Task<string>>(() => AskAboutItsChangesAsync(guard)));

    [TestCaseSource(nameof(BreakingOnes))]
    public async Task ABreakingOneIsCaught(string name, Guard guard, string says)
    {
        var said = await Answers[guard].Value;
        Assert.That(said, Does.Contain(says), name);
    }

    [Test]
    public async Task HarmlessOnesPass()
    {
        var document = With(DocumentChanges.Harmless);
        var client = new Lazy<Task<IReadOnlyList<string>>>(() => RegenerateAsync(document));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await AskAsync(Guard.Examples, document, client), Is.Empty);
            Assert.That(await AskAsync(Guard.Compiler, document, client), Is.Empty);
            Assert.That(await AskAsync(Guard.Repeats, document, client), Is.Empty);
            Assert.That(await AskAsync(Guard.Requests, document, client), Is.Empty);
        }
    }

    private static IEnumerable<TestCaseData> BreakingOnes() => Breaking.Select(static change => new TestCaseData(change.Name, change.Guard!.Value, change.Says).SetArgDisplayNames(change.Name));

    private static async Task<string> AskAboutItsChangesAsync(Guard guard)
    {
        var document = With(Breaking.Where(change => change.Guard == guard));
        return string.Join('\n', await AskAsync(guard, document, new Lazy<Task<IReadOnlyList<string>>>(() => RegenerateAsync(document))));
    }

    private static JObject With(IEnumerable<DocumentChange> changes)
    {
        var document = (JObject)ApiDocument.Root.DeepClone();
        foreach (var change in changes)
        {
            change.Apply(document);
        }

        return document;
    }

    private static async Task<IEnumerable<string>> AskAsync(Guard guard, JObject document, Lazy<Task<IReadOnlyList<string>>> client) => guard switch
    {
        Guard.Examples => (await ExampleCheck.FindMistakesAsync(document)).Select(static mistake => mistake.Text),
        Guard.Compiler => await client.Value,
        Guard.Repeats => DocumentRules.WrongRepeats(ApiDocument.OperationsOf(document)),
        Guard.Requests => await (await ClientRequests.RecordAsync()).ViolationsAsync(document),
        _ => throw new ArgumentOutOfRangeException(nameof(guard)),
    };

    private static async Task<IReadOnlyList<string>> RegenerateAsync(JObject document) => RegeneratedClient.ErrorsOf((await NSwagRun.OnAsync([document]))[0]);
}
