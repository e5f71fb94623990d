using FlowMaestro.Models;
using static FlowMaestro.Tests.Resources.Expect;

namespace FlowMaestro.Tests.Resources;

internal static class KnowledgeBaseCases
{
    private const string Question = "How do I reset my password?";

    public static IEnumerable<ResourceCase> All =>
    [
        Case.Page("KnowledgeBases_List", "documented", "GET /api/v1/knowledge-bases",
            c => c.KnowledgeBases.ListAsync(), c => c.KnowledgeBases.List(),
            page =>
            {
                OnlyPage(page, 1);
                IsHelpPages(page[0]);
            }),
        Case.One("KnowledgeBases_Get", "documented", "GET /api/v1/knowledge-bases/kb_abc123",
            c => c.KnowledgeBases.GetAsync("kb_abc123"), c => c.KnowledgeBases.Get("kb_abc123"),
            knowledgeBase =>
            {
                IsHelpPages(knowledgeBase);
                Assert.That(
                    (knowledgeBase.EmbeddingModel, knowledgeBase.ChunkSize, knowledgeBase.ChunkOverlap),
                    Is.EqualTo(("text-embedding-3-small", (int?)1000, (int?)200)));
            }),
        Query("documented", topK: 5, result =>
        {
            Assert.That((result.Query, result.TopK, result.KnowledgeBaseId), Is.EqualTo((Question, (int?)5, "kb_abc123")));
            IsHit(result, "chunk_17", 0.912, "doc_3", "Passwords.md", """{"page":2}""");
        }),
        Query("deployed", topK: 20, result =>
        {
            Assert.That((result.Query, result.TopK, result.KnowledgeBaseId), Is.EqualTo((Question, (int?)5, (string?)null)));
            IsHit(
                result,
                "8c9d0e1f-2a3b-4c4d-8e5f-6a7b8c9d0e91",
                0.9123456,
                "8c9d0e1f-2a3b-4c4d-8e5f-6a7b8c9d0e92",
                "Passwords.md",
                """{"page":2}""");
        }),
        Query("older", topK: 1, result => IsHit(result, "chunk_17", 0.912, "doc_3", name: null, "{}")),
    ];

    private static ResourceCase Query(string example, int topK, Action<KnowledgeBaseQueryResult> expect) =>
        Case.One("KnowledgeBases_Query", example, "POST /api/v1/knowledge-bases/kb_abc123/query",
            c => c.KnowledgeBases.QueryAsync(
                "kb_abc123", Question, topK: topK), c => c.KnowledgeBases.Query("kb_abc123", Question, topK: topK), expect,
            body: $$"""{"query":"{{Question}}","top_k":{{topK}}}""");

    private static void IsHelpPages(KnowledgeBase knowledgeBase)
    {
        Assert.That(
            (knowledgeBase.Id, knowledgeBase.Name, knowledgeBase.Description),
            Is.EqualTo(("kb_abc123", "Help pages", "What the help centre says.")));
        Assert.That((knowledgeBase.DocumentCount, knowledgeBase.ChunkCount), Is.EqualTo((42, 613)));
        Assert.That(
            (knowledgeBase.CreatedAt, knowledgeBase.UpdatedAt), Is.EqualTo((At("2026-01-02T10:00:00Z"), At("2026-01-30T10:00:00Z"))));
    }

    private static void IsHit(
        KnowledgeBaseQueryResult result, string id, double similarity, string documentId, string? name, string metadata)
    {
        var hit = result.Results.Single();
        Assert.That((hit.Id, hit.Similarity, hit.DocumentId, hit.DocumentName), Is.EqualTo((id, similarity, documentId, name)));
        Assert.That((hit.Content, Text(hit.Metadata)), Is.EqualTo(("Choose \"Forgot password\" on the sign-in page.", metadata)));
    }
}
