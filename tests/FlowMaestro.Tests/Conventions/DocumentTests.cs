using FlowMaestro.Tests.Resources;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Conventions;

/// <summary>What the OpenAPI document has to say about every operation, beyond what the linter knows.</summary>
public sealed class DocumentTests
{
    private static readonly string[] KnownExtensions =
    [
        "x-max-request-bytes", "x-retry", "x-timeout-seconds", "x-event-stream", "x-scopes",
        "x-aliases", "x-from-text", "x-unwrap", "x-else", "x-made", "x-secret", "x-private", "x-clearable",
        "x-facade", "x-name", "x-execution-id", "x-starts-execution", "x-ends-execution", "x-filter", "x-row-id", "x-parameter", "x-items",
        "x-clamped", "x-events", "x-event-members", "x-event-as",
    ];

    private static IEnumerable<JProperty> Members => ApiDocument.Root.Descendants().OfType<JProperty>();

    [Test]
    public void UsesOnlyExtensionsThatTheGeneratorKnows() => Assert.That(
        Members.Where(static member => member.Name.StartsWith("x-", StringComparison.Ordinal) && !IsHeader(member))
            .Select(static member => member.Name)
            .Distinct(),
        Is.EquivalentTo(KnownExtensions),
        "A vendor extension that no template reads does nothing: one that is read is listed in DocumentTests and explained at the "
        + "head of openapi/flowmaestro.yaml.");

    [Test]
    public void ExplainsEveryExtension()
    {
        var head = File.ReadAllText(RepositoryRoot.File("openapi", "flowmaestro.yaml"));
        head = head[..head.IndexOf("openapi:", StringComparison.Ordinal)];

        Assert.That(KnownExtensions.Where(name => !head.Contains($"     {name} ", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void SaysOfEveryOperationWhetherItMayBeRepeated() => Assert.That(
        DocumentRules.WrongRepeats(ApiDocument.Operations), Is.Empty,
        "x-retry in openapi/flowmaestro.yaml is safe for GET, PUT and DELETE and for what DocumentRules names, and never for the others.");

    [Test]
    public void SaysOfEveryOperationWhatTheKeyNeeds() => Assert.That(
        ApiDocument.Operations.Where(static operation => operation.Node["x-scopes"] is not JArray { Count: > 0 } scopes
                || scopes.Any(static scope => !((string)scope!).Contains(':', StringComparison.Ordinal)))
            .Select(static operation => operation.Id),
        Is.Empty,
        "Operations of openapi/flowmaestro.yaml without x-scopes: what the key must be allowed to do, as in ['workflows:read'].");

    [Test]
    public void NamesEveryOperationAfterItsTag() => Assert.That(
        ApiDocument.Operations.Where(static operation => !operation.Id.StartsWith($"{operation.Tag}_", StringComparison.Ordinal))
            .Select(static operation => operation.Id),
        Is.Empty,
        "An operationId is Tag_Verb: the tag names the client, the verb its method.");

    [Test]
    public void ShowsTheDocumentedResponseOfEveryOperation() => Assert.That(
        ApiDocument.Operations.Where(static operation => !operation.ExampleNames.Contains("documented"))
            .Select(static operation => operation.Id),
        Is.Empty,
        "Operations of openapi/flowmaestro.yaml without an example named documented: the sandbox, the stubs and the tests answer with it.");

    [Test]
    public void DescribesEveryMemberAndParameter() => Assert.That(
        Members.Where(static member => member.Name == "properties" && member.Value is JObject
                && member.Path.StartsWith("components.schemas", StringComparison.Ordinal))
            .SelectMany(static member => ((JObject)member.Value).Properties())
            .Concat(((JObject)ApiDocument.Root["components"]!["parameters"]!).Properties())
            .Where(static member => string.IsNullOrWhiteSpace((string?)member.Value["description"]))
            .Select(static member => member.Path),
        Is.Empty,
        "Members and parameters of openapi/flowmaestro.yaml without a description, which becomes their documentation in C#.");

    private static bool IsHeader(JProperty member) =>
        member.Name == "x-request-id" || member.Name.StartsWith("x-ratelimit-", StringComparison.Ordinal);
}
