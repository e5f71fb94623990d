using FlowMaestro.Models;
using static FlowMaestro.Tests.Resources.Expect;

namespace FlowMaestro.Tests.Resources;

internal static class ExecutionCases
{
    private const string Completed = "0f9d2c1b-63a4-4f55-9a0e-8d3c9b7e1c23";

    public static IEnumerable<ResourceCase> All =>
    [
        Case.Page("Executions_List", "documented", "GET /api/v1/executions?page=2&per_page=5&workflow_id=wf_abc123",
            c => c.Executions.ListAsync("wf_abc123", page: 2, perPage: 5),
            c => c.Executions.List("wf_abc123", page: 2, perPage: 5),
            page =>
            {
                OnlyPage(page, 2);
                IsDocumentedSuccess(page[0]);
                IsDocumentedFailure(page[1]);
            }),
        Case.Page("Executions_List", "deployed", "GET /api/v1/executions",
            c => c.Executions.ListAsync(), c => c.Executions.List(),
            page =>
            {
                OnlyPage(page, 2);
                IsDeployedFailure(page[0]);
                Assert.That(
                    (page[1].Status == ExecutionStatus.Paused, page[1].Status.IsTerminal, page[1].CompletedAt, page[1].Error),
                    Is.EqualTo((true, false, (DateTimeOffset?)null, (ExecutionError?)null)));
            }),
        Get("documented", "exec_xyz789", IsDocumentedSuccess),
        Get("documentedFailure", "exec_xyz790", IsDocumentedFailure),
        Get("deployed", Completed, execution =>
        {
            Assert.That(
                (execution.Id, execution.WorkflowId, execution.Status.Value),
                Is.EqualTo((Completed, "5b0c8f5e-9b1d-4c62-8f2a-6f1f4f0f7a11", "completed")));
            Assert.That(
                (Text(execution.Outputs), execution.Error), Is.EqualTo(("""{"mail_id":"mail_42","sent":true}""", (ExecutionError?)null)));
            Assert.That((execution.WorkflowName, execution.DurationMs), Is.EqualTo(((string?)null, (long?)null)));
        }),
        Get("deployedRunning", "0f9d2c1b-63a4-4f55-9a0e-8d3c9b7e1c24", execution =>
        {
            Assert.That(
                (execution.Status == ExecutionStatus.Running, execution.Status.IsTerminal, execution.CompletedAt),
                Is.EqualTo((true, false, (DateTimeOffset?)null)));
            Assert.That(
                (execution.Outputs, execution.StartedAt), Is.EqualTo(((object?)null, (DateTimeOffset?)At("2026-02-03T10:15:30.500Z"))));
        }),
        Get("deployedFailure", "0f9d2c1b-63a4-4f55-9a0e-8d3c9b7e1c21", IsDeployedFailure),
        Case.One("Executions_Cancel", "documented", "POST /api/v1/executions/exec_xyz789/cancel",
            c => c.Executions.CancelAsync("exec_xyz789"), c => c.Executions.Cancel("exec_xyz789"),
            cancellation => Assert.That(
                (cancellation.Id, cancellation.Status.Value, cancellation.WorkflowId, cancellation.CancelledAt, cancellation.Message),
                Is.EqualTo(("exec_xyz789", "cancelled", "wf_abc123", (DateTimeOffset?)At("2026-02-03T10:15:32Z"), (string?)null)))),
        Case.One("Executions_Cancel", "deployed", "POST /api/v1/executions/exec_xyz789/cancel",
            c => c.Executions.CancelAsync("exec_xyz789"), c => c.Executions.Cancel("exec_xyz789"),
            cancellation => Assert.That(
                (cancellation.Id, cancellation.Status == ExecutionStatus.Cancelled, cancellation.WorkflowId, cancellation.Message),
                Is.EqualTo(("0f9d2c1b-63a4-4f55-9a0e-8d3c9b7e1c24", true, (string?)null, "Execution cancelled successfully")))),
    ];

    private static ResourceCase Get(string example, string id, Action<Execution> expect) =>
        Case.One(
            "Executions_Get", example, $"GET /api/v1/executions/{id}", c => c.Executions.GetAsync(id), c => c.Executions.Get(id), expect);

    private static void IsDocumentedSuccess(Execution execution)
    {
        Assert.That(
            (execution.Id, execution.WorkflowId, execution.WorkflowName, execution.Status.Value),
            Is.EqualTo(("exec_xyz789", "wf_abc123", "Welcome mail", "completed")));
        Assert.That(
            (Text(execution.Inputs), Text(execution.Outputs)),
            Is.EqualTo(("""{"customer_email":"john@example.com","customer_name":"John Doe"}""", """{"mail_id":"mail_42","sent":true}""")));
        Assert.That((execution.CreatedAt, execution.StartedAt, execution.CompletedAt), Is.EqualTo(
            (
                At("2026-02-03T10:15:30.123Z"),
                (DateTimeOffset?)At("2026-02-03T10:15:30.500Z"),
                (DateTimeOffset?)At("2026-02-03T10:15:33.812Z"))));
        Assert.That(
            (execution.DurationMs, execution.Error, execution.Status.IsTerminal), Is.EqualTo(((long?)3312, (ExecutionError?)null, true)));
    }

    private static void IsDocumentedFailure(Execution execution)
    {
        Assert.That(
            (execution.Id, execution.Status == ExecutionStatus.Failed, execution.Outputs),
            Is.EqualTo(("exec_xyz790", true, (object?)null)));
        Assert.That(
            (execution.Error!.Code, execution.Error.Message, execution.Error.NodeId),
            Is.EqualTo(("invalid_address", "The mail address is not valid.", "node_send")));
        Assert.That(execution.Error.ToString(), Is.EqualTo("The mail address is not valid."));
    }

    private static void IsDeployedFailure(Execution execution)
    {
        Assert.That((execution.Id, execution.Status == ExecutionStatus.Failed), Is.EqualTo(("0f9d2c1b-63a4-4f55-9a0e-8d3c9b7e1c21", true)));
        Assert.That(
            (execution.Error!.Code, execution.Error.Message, execution.Error.NodeId),
            Is.EqualTo(((string?)null, "The mail address is not valid.", (string?)null)));
        Assert.That($"{execution.Error}", Is.EqualTo("The mail address is not valid."));
    }
}
