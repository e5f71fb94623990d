using FlowMaestro.Models;
using static FlowMaestro.Tests.Resources.Expect;

namespace FlowMaestro.Tests.Resources;

internal static class ThreadCases
{
    private const string Question = "What is my order status?";

    public static IEnumerable<ResourceCase> All =>
    [
        Case.One("Threads_Get", "documented", "GET /api/v1/threads/thread_xyz789",
            c => c.Threads.GetAsync("thread_xyz789"), c => c.Threads.Get("thread_xyz789"),
            thread =>
            {
                Assert.That(
                    (thread.Id, thread.AgentId, thread.Title, thread.Status == ThreadStatus.Active),
                    Is.EqualTo(("thread_xyz789", "agent_abc123", "Order status", true)));
                Assert.That(
                    (thread.MessageCount, thread.LastMessageAt, Text(thread.Metadata)),
                    Is.EqualTo(((int?)4, (DateTimeOffset?)At("2026-02-03T10:20:00Z"), """{"user_id":"user_456"}""")));
            }),
        Case.One("Threads_Get", "deployed", "GET /api/v1/threads/thread_xyz789",
            c => c.Threads.GetAsync("thread_xyz789"), c => c.Threads.Get("thread_xyz789"),
            thread =>
            {
                Assert.That(
                    (thread.Id, thread.Title, thread.Status.Value, thread.LastMessageAt),
                    Is.EqualTo(("3a7e5c10-2b4f-4d7e-8c11-5e6f7a8b9c31", (string?)null, "active", (DateTimeOffset?)null)));
                Assert.That(
                    (thread.MessageCount, thread.Metadata, thread.UpdatedAt),
                    Is.EqualTo(((int?)null, (object?)null, (DateTimeOffset?)At("2026-02-03T10:15:30Z"))));
            }),
        Case.Page("Threads_ListMessages", "documented", "GET /api/v1/threads/thread_xyz789/messages?page=1&per_page=10",
            c => c.Threads.ListMessagesAsync(
                "thread_xyz789", page: 1, perPage: 10), c => c.Threads.ListMessages("thread_xyz789", page: 1, perPage: 10),
            page =>
            {
                OnlyPage(page, 2);
                Assert.That(page.Select(static m => (m.Id, m.Role.Value, m.Content, m.ThreadId)), Is.EqualTo(
                    [("msg_1", "user", Question, "thread_xyz789"), ("msg_2", "assistant", "Your order is on its way.", "thread_xyz789")]));
                Assert.That(page.Select(static m => m.ToolCalls), Is.All.Empty);
            }),
        Case.Page("Threads_ListMessages", "deployed", "GET /api/v1/threads/thread_xyz789/messages",
            c => c.Threads.ListMessagesAsync("thread_xyz789"), c => c.Threads.ListMessages("thread_xyz789"),
            page =>
            {
                Assert.That(page.Pagination, Is.Null);
                Assert.That(page.Select(static m => (m.Role.Value, m.Content)), Is.EqualTo(
                    [
                        ("user", Question),
                        ("assistant", ""),
                        ("tool", """{"status":"shipped"}"""),
                        ("assistant", "Your order is on its way."),
                    ]));
                var call = page[1].ToolCalls.Single();
                Assert.That((call.Id, call.Name, Text(call.Arguments)), Is.EqualTo(("call_1", "find_order", """{"number":4711}""")));
                Assert.That(
                    (page[0].Id, page[0].ThreadId, page[0].CreatedAt),
                    Is.EqualTo(("6f7a8b9c-0d1e-4f2a-8b3c-4d5e6f7a8b71", (string?)null, At("2026-02-03T10:16:00Z"))));
            }),
        SendMessage("documented", reply =>
        {
            Assert.That(
                (reply.Content, reply.Role.Value, reply.Id, reply.ThreadId),
                Is.EqualTo(("Your order is on its way.", "assistant", "msg_2", "thread_xyz789")));
            Assert.That((reply.Usage!.PromptTokens, reply.Usage.CompletionTokens, reply.Usage.TotalTokens), Is.EqualTo((120, 18, 138)));
            Assert.That((reply.ExecutionId, reply.CreatedAt), Is.EqualTo(((string?)null, (DateTimeOffset?)At("2026-02-03T10:16:04Z"))));
            Assert.That(reply.ToolCalls, Is.Empty);
        }),
        SendMessage("deployed", reply =>
        {
            Assert.That(
                (reply.Content, reply.Role.Value, reply.Id, reply.ThreadId),
                Is.EqualTo(("Your order is on its way.", "assistant", (string?)null, "3a7e5c10-2b4f-4d7e-8c11-5e6f7a8b9c31")));
            Assert.That(
                (reply.ExecutionId, reply.Status.Value, reply.Iterations, reply.ToolCallsCount),
                Is.EqualTo(("0f9d2c1b-63a4-4f55-9a0e-8d3c9b7e1c26", "completed", (int?)2, (int?)1)));
            Assert.That((reply.Usage, reply.CreatedAt), Is.EqualTo(((TokenUsage?)null, (DateTimeOffset?)At("2026-02-03T10:16:04Z"))));
            Assert.That(reply.ToolCalls, Is.Empty);
        }),
        SendMessage("deployedNoMessage", reply =>
        {
            Assert.That(
                (reply.Content, reply.Role, reply.ExecutionId, reply.CreatedAt),
                Is.EqualTo(((string?)null, default(MessageRole), "0f9d2c1b-63a4-4f55-9a0e-8d3c9b7e1c27", (DateTimeOffset?)null)));
            Assert.That(reply.ToolCalls, Is.Empty);
        }),
        Case.One("Threads_Delete", "documented", "DELETE /api/v1/threads/thread_xyz789",
            c => c.Threads.DeleteAsync("thread_xyz789"), c => c.Threads.Delete("thread_xyz789"), deletion => Deleted(
                deletion, "thread_xyz789")),
    ];

    private static ResourceCase SendMessage(string example, Action<MessageReply> expect) =>
        Case.One("Threads_SendMessage", example, "POST /api/v1/threads/thread_xyz789/messages",
            c => c.Threads.SendMessageAsync("thread_xyz789", Question), c => c.Threads.SendMessage("thread_xyz789", Question), expect,
            body: $$"""{"content":"{{Question}}"}""");
}
