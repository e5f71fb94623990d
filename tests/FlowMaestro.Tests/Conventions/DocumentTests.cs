using FlowMaestro.Tests.Resources;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Conventions;

/// <summary>What the OpenAPI document has to say about every operation, beyond what the linter knows.</summary>
public sealed class DocumentTests
{
    private static readonly string[] KnownExtensions =
    [
        "x-retry", "x-timeout-seconds", "x-event-stream", "x-scopes",
        "x-aliases", "x-from-text", "x-unwrap", "x-else", "x-made", "x-secret", "x-private", "x-clearable",
    ];

    private static IEnumerable<JProperty> Members => ApiDocument.Root.Descendants().OfType<JProperty>();

    [Test]
    public void UsesOnlyExtensionsThatTheGeneratorKnows() => Assert.That(
        Members.Where(static member => member.Name.StartsWith("x-", StringComparison.Ordinal) && !IsHeader(member)).Select(static member => member.Name).Distinct(), Is.EquivalentTo(KnownExtensions));

    [Test]
    public void ExplainsEveryExtension()
    {
        var head = File.ReadAllText(RepositoryRoot.File("openapi", "flowmaestro.yaml"));
        head = head[..head.IndexOf("openapi:", StringComparison.Ordinal)];

        Assert.That(KnownExtensions.Where(name => !head.Contains($"     {name} ", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void SaysOfEveryOperationWhetherItMayBeRepeated() => Assert.That(
        ApiDocument.Operations.ToDictionary(static operation => operation.Id, static operation => (string?)operation.Node["x-retry"]),
        Is.EqualTo(ApiDocument.Operations.ToDictionary(static operation => operation.Id, static operation => IsSafe(operation) ? "safe" : "never")));

    [Test]
    public void SaysOfEveryOperationWhatTheKeyNeeds() => Assert.That(
        ApiDocument.Operations.Where(static operation => operation.Node["x-scopes"] is not JArray { Count: > 0 } scopes || scopes.Any(static scope => !((string)scope!).Contains(':', StringComparison.Ordinal)))
            .Select(static operation => operation.Id),
        Is.Empty);

    [Test]
    public void NamesEveryOperationAfterItsTag() => Assert.That(
        ApiDocument.Operations.Where(static operation => !operation.Id.StartsWith($"{operation.Tag}_", StringComparison.Ordinal)).Select(static operation => operation.Id), Is.Empty);

    [Test]
    public void HasEveryEndpointOfTheApi() => Assert.That(ApiDocument.Operations.Select(static operation => $"{operation.Method} {operation.Path}"), Is.EquivalentTo(Endpoints));

    [Test]
    public void ShowsTheDocumentedAnswerOfEveryOperation() => Assert.That(
        ApiDocument.Operations.Where(static operation => !operation.ExampleNames.Contains("documented")).Select(static operation => operation.Id), Is.Empty);

    [Test]
    public void DescribesEveryMemberAndParameter() => Assert.That(
        Members.Where(static member => member.Name == "properties" && member.Value is JObject && member.Path.StartsWith("components.schemas", StringComparison.Ordinal))
            .SelectMany(static member => ((JObject)member.Value).Properties())
            .Concat(((JObject)ApiDocument.Root["components"]!["parameters"]!).Properties())
            .Where(static member => string.IsNullOrWhiteSpace((string?)member.Value["description"]))
            .Select(static member => member.Path),
        Is.Empty);

    // Two searches travel as POST because of their length alone.
    private static bool IsSafe(DocumentedOperation operation) =>
        operation.Method is "GET" or "PUT" or "DELETE" || operation.Id is "KnowledgeBases_Query" or "AgentMemory_Search";

    private static bool IsHeader(JProperty member) => member.Name == "x-request-id" || member.Name.StartsWith("x-ratelimit-", StringComparison.Ordinal);

    private static IEnumerable<string> Endpoints => """
        GET /workflows, GET /workflows/{workflow_id}, POST /workflows/{workflow_id}/execute,
        GET /executions, GET /executions/{execution_id}, POST /executions/{execution_id}/cancel, GET /executions/{execution_id}/events,
        GET /agents, GET /agents/{agent_id}, POST /agents/{agent_id}/threads,
        GET /agents/{agent_id}/memory, GET /agents/{agent_id}/memory/{user_id}, PUT /agents/{agent_id}/memory/{user_id}, DELETE /agents/{agent_id}/memory/{user_id},
        POST /agents/{agent_id}/memory/search, GET /agents/{agent_id}/memory/stats,
        GET /threads/{thread_id}, DELETE /threads/{thread_id}, GET /threads/{thread_id}/messages, POST /threads/{thread_id}/messages, GET /threads/{thread_id}/events,
        GET /triggers, POST /triggers/{trigger_id}/execute,
        GET /knowledge-bases, GET /knowledge-bases/{knowledge_base_id}, POST /knowledge-bases/{knowledge_base_id}/query,
        GET /webhooks, GET /webhooks/{webhook_id}, POST /webhooks, PATCH /webhooks/{webhook_id}, DELETE /webhooks/{webhook_id},
        POST /webhooks/{webhook_id}/test, GET /webhooks/{webhook_id}/deliveries
        """.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(static endpoint => endpoint.Replace(" /", " /api/v1/", StringComparison.Ordinal));
}
