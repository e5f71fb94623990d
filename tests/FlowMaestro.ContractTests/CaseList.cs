using FlowMaestro.Testing.Document;
using FlowMaestro.Tests.Resources;

namespace FlowMaestro.ContractTests;

internal static class CaseList
{
    public static IReadOnlyList<ResourceCase> All { get; } =
    [
        .. WorkflowCases.All, .. ExecutionCases.All, .. StreamCases.All, .. AgentCases.All, .. AgentMemoryCases.All,
        .. ThreadCases.All, .. TriggerCases.All, .. KnowledgeBaseCases.All, .. WebhookCases.All,
    ];

    public static DocumentedResponse AnswerOf(ResourceCase row) =>
        DocumentReader.Embedded.Find(row.Operation)!.Responses.First(answer => answer.IsSuccess && answer.Example == row.Example);
}
