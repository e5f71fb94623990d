using FlowMaestro.Testing.Document;

namespace FlowMaestro.Tests.Examples;

/// <summary>The sandbox, the stubs and the tests answer with the examples of the document, so each has to be what its schema says.</summary>
public sealed class ExampleTests
{
    private static readonly string Document = File.ReadAllText(RepositoryRoot.File("openapi", "flowmaestro.yaml"));

    [Test]
    public async Task AreWhatTheirSchemasAllow() => Assert.That(await MistakesAsync(Document), Is.Empty);

    [TestCase("version: 3", "version: three", "/data/0/version must be an integer")]
    [TestCase("name: Welcome mail", "nome: Welcome mail", "/data/0/name is required; /data/0/nome is not a member of the schema")]
    [TestCase("has_prev: false", "has_prev: null", "/pagination/has_prev must be a boolean")]
    [TestCase("\"progress\":50", "\"progress\":\"half\"", "event 4: /progress must be a number")]
    [TestCase("example: 10000", "example: plenty", "example: the value must be an integer")]
    [TestCase("status: pending", "status: 7", "/data/status must be a string")]
    public async Task AWrongOneIsToldWithItsLineAndItsPointer(string right, string wrong, string expected)
    {
        var place = Document.IndexOf(right, StringComparison.Ordinal);
        var broken = $"{Document[..place]}{wrong}{Document[(place + right.Length)..]}";

        var mistakes = await MistakesAsync(broken);

        var line = Document[..place].Count(static c => c == '\n') + 1;
        Assert.That(mistakes.Select(static mistake => mistake.Text), Has.Some.Contains(expected));
        Assert.That(mistakes.Where(mistake => mistake.Text.Contains(expected, StringComparison.Ordinal)).Select(static mistake => mistake.Line), Has.Some.EqualTo(line).Within(1));
    }

    private static Task<IReadOnlyList<Mistake>> MistakesAsync(string yaml) => ExampleCheck.FindMistakesAsync(DocumentTree.Read(new StringReader(yaml)));
}
