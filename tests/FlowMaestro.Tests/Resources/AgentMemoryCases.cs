using FlowMaestro.Models;
using static FlowMaestro.Tests.Resources.Expect;

namespace FlowMaestro.Tests.Resources;

internal static class AgentMemoryCases
{
    private const string Memory = "/api/v1/agents/agent_abc123/memory";

    public static IEnumerable<ResourceCase> All =>
    [
        Case.Page("AgentMemory_List", "documented", $"GET {Memory}?page=1&per_page=50",
            c => c.Agents.Memory.ListAsync("agent_abc123", 1, 50), c => c.Agents.Memory.List("agent_abc123", 1, 50),
            page =>
            {
                OnlyPage(page, 1);
                IsMemory(page[0], agentId: null, "Prefers short answers. Lives in Bergen.", "2026-02-01T10:00:00Z");
            }),
        Case.One("AgentMemory_Get", "documented", $"GET {Memory}/user_456",
            c => c.Agents.Memory.GetAsync("agent_abc123", "user_456"), c => c.Agents.Memory.Get("agent_abc123", "user_456"),
            memory => IsMemory(memory, "agent_abc123", "Prefers short answers. Lives in Bergen.", "2026-02-01T10:00:00Z")),
        Case.One("AgentMemory_Update", "documented", $"PUT {Memory}/user_456",
            c => c.Agents.Memory.UpdateAsync("agent_abc123", "user_456", "Lives in Oslo.", new { source = "support" }),
            c => c.Agents.Memory.Update("agent_abc123", "user_456", "Lives in Oslo.", new { source = "support" }),
            memory => IsMemory(memory, "agent_abc123", "Prefers short answers. Lives in Oslo.", "2026-02-03T10:15:30.100Z"),
            body: """{"working_memory":"Lives in Oslo.","metadata":{"source":"support"}}"""),
        Case.One("AgentMemory_Delete", "documented", $"DELETE {Memory}/user_456",
            c => c.Agents.Memory.DeleteAsync("agent_abc123", "user_456"), c => c.Agents.Memory.Delete("agent_abc123", "user_456"),
            deletion => Assert.That((deletion.AgentId, deletion.UserId, deletion.Deleted), Is.EqualTo(("agent_abc123", "user_456", true)))),
        Case.One("AgentMemory_Search", "documented", $"POST {Memory}/search",
            c => c.Agents.Memory.SearchAsync("agent_abc123", "delivery address", topK: 3, similarityThreshold: 0.7, userId: "user_456"),
            c => c.Agents.Memory.Search("agent_abc123", "delivery address", topK: 3, similarityThreshold: 0.7, userId: "user_456"),
            search =>
            {
                Assert.That((search.AgentId, search.Query, search.ResultCount), Is.EqualTo(("agent_abc123", "delivery address", 1)));
                IsHit(search.Results.Single(), 0.83, "exec_xyz789");
            },
            body: """{"query":"delivery address","top_k":3,"similarity_threshold":0.7,"user_id":"user_456"}"""),
        Case.One("AgentMemory_Search", "deployed", $"POST {Memory}/search",
            c => c.Agents.Memory.SearchAsync(
                "agent_abc123", "delivery address"), c => c.Agents.Memory.Search("agent_abc123", "delivery address"),
            search =>
            {
                Assert.That((search.AgentId, search.ResultCount), Is.EqualTo(("9c2b7d14-0c3e-4f5a-8b6d-7e8f9a0b1c41", 1)));
                var hit = search.Results.Single();
                IsHit(hit, 0.8312345, "0f9d2c1b-63a4-4f55-9a0e-8d3c9b7e1c25");
                var before = hit.ContextBefore.Single();
                Assert.That(
                    (before.Id, before.MessageId, before.UserId),
                    Is.EqualTo(("d1e2f3a4-b5c6-4d7e-8f90-a1b2c3d4e551", "msg-3", "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c61")));
                Assert.That(
                    (before.EmbeddingModel, before.EmbeddingProvider, before.CreatedAt),
                    Is.EqualTo(("text-embedding-3-small", "openai", (DateTimeOffset?)At("2026-02-01T10:00:00Z"))));
            },
            body: """{"query":"delivery address"}"""),
        Case.One("AgentMemory_GetStats", "documented", $"GET {Memory}/stats",
            c => c.Agents.Memory.GetStatsAsync("agent_abc123"), c => c.Agents.Memory.GetStats("agent_abc123"),
            stats => Assert.That(
                (stats.AgentId, stats.WorkingMemoryCount, stats.EmbeddingCount, Text(stats.MemoryConfig)),
                Is.EqualTo(("agent_abc123", 12, 340, """{"type":"buffer","max_messages":50}""")))),
    ];

    private static void IsMemory(AgentMemory memory, string? agentId, string text, string updated)
    {
        Assert.That(
            (memory.AgentId, memory.UserId, memory.WorkingMemory, Text(memory.Metadata)),
            Is.EqualTo((agentId, "user_456", text, """{"source":"support"}""")));
        Assert.That((memory.CreatedAt, memory.UpdatedAt), Is.EqualTo((At("2026-01-15T10:00:00Z"), At(updated))));
    }

    private static void IsHit(AgentMemorySearchResult hit, double similarity, string executionId)
    {
        Assert.That(
            (hit.Content, hit.Role.Value, hit.Similarity, hit.ExecutionId),
            Is.EqualTo(("Please send it to Bergen.", "user", similarity, executionId)));
        var before = hit.ContextBefore.Single();
        Assert.That(
            (before.Content, before.MessageRole.Value, before.MessageIndex, (string)before.Embedding!),
            Is.EqualTo(("Where shall we send it?", "assistant", (int?)3, "[0.0123,-0.0456,0.0789]")));
        Assert.That(hit.ContextAfter, Is.Empty);
    }
}
