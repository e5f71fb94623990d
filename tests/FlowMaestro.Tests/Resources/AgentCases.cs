using static FlowMaestro.Tests.Resources.Expect;

namespace FlowMaestro.Tests.Resources;

internal static class AgentCases
{
    public static IEnumerable<ResourceCase> All =>
    [
        Case.Page("Agents_List", "documented", "GET /api/v1/agents",
            c => c.Agents.ListAsync(), c => c.Agents.List(),
            page =>
            {
                OnlyPage(page, 1);
                Assert.That(
                    (page[0].Id, page[0].Name, page[0].Model, page[0].Provider),
                    Is.EqualTo(("agent_abc123", "Order desk", "gpt-4o", "openai")));
                Assert.That(
                    (page[0].Description, page[0].CreatedAt, page[0].UpdatedAt),
                    Is.EqualTo(("Answers questions about orders.", At("2026-01-10T12:00:00Z"), At("2026-01-20T12:00:00Z"))));
                Assert.That(page[0].AvailableTools, Is.Empty);
            }),
        Case.One("Agents_Get", "documented", "GET /api/v1/agents/agent_abc123",
            c => c.Agents.GetAsync("agent_abc123"), c => c.Agents.Get("agent_abc123"),
            agent =>
            {
                Assert.That(
                    (agent.Id, agent.Name, agent.Model, agent.Provider), Is.EqualTo(("agent_abc123", "Order desk", "gpt-4o", "openai")));
                Assert.That(
                    (agent.SystemPrompt, agent.Temperature, agent.MaxTokens),
                    Is.EqualTo(("You answer questions about orders, shortly and politely.", (double?)0.7, (int?)4000)));
                var tool = agent.AvailableTools.Single();
                Assert.That(
                    (tool.Id, tool.Name, tool.Description, tool.Type),
                    Is.EqualTo(("tool_1", "find_order", "Finds an order by its number.", "workflow")));
            }),
        Case.One("Agents_CreateThread", "documented", "POST /api/v1/agents/agent_abc123/threads",
            c => c.Agents.CreateThreadAsync(
                "agent_abc123", new { user_id = "user_456" }), c => c.Agents.CreateThread("agent_abc123", new { user_id = "user_456" }),
            thread =>
            {
                Assert.That(
                    (thread.Id, thread.AgentId, thread.Status.Value, Text(thread.Metadata)),
                    Is.EqualTo(("thread_xyz789", "agent_abc123", "active", """{"user_id":"user_456"}""")));
                Assert.That(
                    (thread.CreatedAt, thread.UpdatedAt),
                    Is.EqualTo((At("2026-02-03T10:15:30Z"), (DateTimeOffset?)At("2026-02-03T10:15:30Z"))));
            },
            body: """{"metadata":{"user_id":"user_456"}}"""),
        Case.One("Agents_CreateThread", "deployed", "POST /api/v1/agents/agent_abc123/threads",
            c => c.Agents.CreateThreadAsync("agent_abc123"), c => c.Agents.CreateThread("agent_abc123"),
            thread => Assert.That(
                (thread.Id, thread.AgentId, thread.Status.Value, thread.UpdatedAt, thread.Metadata),
                Is.EqualTo((
                    "3a7e5c10-2b4f-4d7e-8c11-5e6f7a8b9c31",
                    "9c2b7d14-0c3e-4f5a-8b6d-7e8f9a0b1c41",
                    "active",
                    (DateTimeOffset?)null,
                    (object?)null))),
            body: "{}"),
    ];
}
