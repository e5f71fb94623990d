using FlowMaestro.Models;
using static FlowMaestro.Tests.Resources.Expect;

namespace FlowMaestro.Tests.Resources;

internal static class TriggerCases
{
    public static IEnumerable<ResourceCase> All =>
    [
        Case.Page("Triggers_List", "documented", "GET /api/v1/triggers?workflow_id=wf_abc123",
            c => c.Triggers.ListAsync(workflowId: "wf_abc123"), c => c.Triggers.List(workflowId: "wf_abc123"),
            page =>
            {
                OnlyPage(page, 1);
                Assert.That(
                    (page[0].Id, page[0].WorkflowId, page[0].WorkflowName, page[0].Name, page[0].Type.Value),
                    Is.EqualTo(("trigger_abc123", "wf_abc123", "Welcome mail", "New customer", "event")));
                Assert.That(
                    (page[0].Enabled, page[0].TriggerCount, page[0].LastTriggeredAt),
                    Is.EqualTo((true, 17, (DateTimeOffset?)At("2026-02-02T07:00:00Z"))));
                Assert.That((page[0].CreatedAt, page[0].UpdatedAt), Is.EqualTo((At("2026-01-12T10:00:00Z"), At("2026-02-02T07:00:00Z"))));
            }),
        Case.Page("Triggers_List", "deployed", "GET /api/v1/triggers?page=1&per_page=30",
            c => c.Triggers.ListAsync(page: 1, perPage: 30), c => c.Triggers.List(page: 1, perPage: 30),
            page =>
            {
                OnlyPage(page, 2);
                Assert.That(
                    page.Select(static t => (t.Type == TriggerType.Webhook, t.Type == TriggerType.Schedule, t.Enabled, t.TriggerCount)),
                    Is.EqualTo([(true, false, true, 0), (false, true, false, 31)]));
                Assert.That((page[0].LastTriggeredAt, page[0].WorkflowName), Is.EqualTo(((DateTimeOffset?)null, (string?)null)));
            }),
        Case.One("Triggers_Execute", "documented", "POST /api/v1/triggers/trigger_abc123/execute",
            c => c.Triggers.ExecuteAsync("trigger_abc123", new { event_type = "user_signup", user_id = "user_123" }),
            c => c.Triggers.Execute("trigger_abc123", new { event_type = "user_signup", user_id = "user_123" }),
            ticket =>
            {
                Assert.That(
                    (ticket.ExecutionId, ticket.WorkflowId, ticket.TriggerId, ticket.Status == ExecutionStatus.Pending),
                    Is.EqualTo(("exec_xyz789", "wf_abc123", "trigger_abc123", true)));
                Assert.That(Text(ticket.Inputs), Is.EqualTo("""{"event_type":"user_signup","user_id":"user_123"}"""));
            },
            body: """{"inputs":{"event_type":"user_signup","user_id":"user_123"}}"""),
    ];
}
