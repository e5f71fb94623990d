using static FlowMaestro.Tests.Resources.Expect;

namespace FlowMaestro.Tests.Resources;

internal static class WorkflowCases
{
    public static IEnumerable<ResourceCase> All =>
    [
        Case.Page("Workflows_List", "documented", "GET /api/v1/workflows?page=1&per_page=20",
            c => c.Workflows.ListAsync(page: 1, perPage: 20), c => c.Workflows.List(page: 1, perPage: 20),
            page =>
            {
                OnlyPage(page, 2);
                Assert.That(
                    (page[0].Id, page[0].Name, page[0].Version, page[0].Status), Is.EqualTo(("wf_abc123", "Welcome mail", 3, "active")));
                Assert.That(
                    (page[0].CreatedAt, page[0].UpdatedAt), Is.EqualTo((At("2026-01-12T09:30:00Z"), At("2026-02-01T16:05:12.480Z"))));
                Assert.That(
                    page.Select(static workflow => workflow.Description),
                    Is.EqualTo(["Writes and sends a welcome mail to a new customer.", null]));
            }),
        Case.Page("Workflows_List", "deployed", "GET /api/v1/workflows?page=3&per_page=100",
            c => c.Workflows.ListAsync(3, 100), c => c.Workflows.List(3, 100),
            page =>
            {
                OnlyPage(page, 1);
                Assert.That(
                    (page[0].Id, page[0].Name, page[0].Version, page[0].Status),
                    Is.EqualTo(("5b0c8f5e-9b1d-4c62-8f2a-6f1f4f0f7a11", "Welcome mail", 3, (string?)null)));
                Assert.That(
                    (page[0].CreatedAt, page[0].UpdatedAt), Is.EqualTo((At("2026-01-12T09:30:00Z"), At("2026-02-01T16:05:12.480Z"))));
                Assert.That(page[0].Inputs, Is.Null);
                Assert.That(page[0].InputSchema, Is.Null);
            }),
        Case.One("Workflows_Get", "documented", "GET /api/v1/workflows/wf_abc123",
            c => c.Workflows.GetAsync("wf_abc123"), c => c.Workflows.Get("wf_abc123"),
            workflow =>
            {
                Assert.That(
                    (workflow.Id, workflow.Name, workflow.Version, workflow.Status),
                    Is.EqualTo(("wf_abc123", "Welcome mail", 3, "active")));
                Assert.That(workflow.Description, Is.EqualTo("Writes and sends a welcome mail to a new customer."));
                Assert.That(Text(workflow.InputSchema), Is.EqualTo(
                    """{"type":"object","properties":{"customer_email":{"type":"string","title":"Customer mail address"},"customer_name":"""
                    + """{"type":"string","title":"Customer name"}},"required":["customer_email"]}"""));
            }),
        Case.One("Workflows_Get", "deployed", "GET /api/v1/workflows/5b0c8f5e-9b1d-4c62-8f2a-6f1f4f0f7a11",
            c => c.Workflows.GetAsync("5b0c8f5e-9b1d-4c62-8f2a-6f1f4f0f7a11"), c => c.Workflows.Get("5b0c8f5e-9b1d-4c62-8f2a-6f1f4f0f7a11"),
            workflow =>
            {
                var email = workflow.Inputs!["customer_email"];
                Assert.That(
                    (email.Type, email.Label, email.Required, email.Description),
                    Is.EqualTo(("text", "Customer mail address", true, "Where the mail goes.")));
                Assert.That(workflow.Inputs["customer_name"].Required, Is.False);
                Assert.That(Text(workflow.InputSchema), Is.EqualTo(
                    """{"type":"object","properties":{"customer_email":{"type":"string","title":"Customer mail address","description":"""
                    + "\"Where the mail goes.\"" + """},"customer_name":"""
                    + """{"type":"string","title":"Customer name"}},"required":["customer_email"]}"""));
            }),
        Case.One("Workflows_Execute", "documented", "POST /api/v1/workflows/wf_abc123/execute",
            c => c.Workflows.ExecuteAsync("wf_abc123", new { customer_email = "john@example.com", customer_name = "John Doe" }),
            c => c.Workflows.Execute("wf_abc123", new { customer_email = "john@example.com", customer_name = "John Doe" }),
            ticket =>
            {
                Assert.That(
                    (ticket.ExecutionId, ticket.WorkflowId, ticket.TriggerId, ticket.Status.Value),
                    Is.EqualTo(("exec_xyz789", "wf_abc123", (string?)null, "pending")));
                Assert.That(Text(ticket.Inputs), Is.EqualTo("""{"customer_email":"john@example.com","customer_name":"John Doe"}"""));
            },
            body: """{"inputs":{"customer_email":"john@example.com","customer_name":"John Doe"}}"""),
    ];
}
