using FlowMaestro.Models;
using FlowMaestro.Testing;

namespace FlowMaestro.Tests.Ai;

/// <summary>What asking for the functions costs of the sixty requests a minute.</summary>
public sealed class WorkflowDefinitionsTests
{
    [Test]
    public async Task HundredWorkflowsAreAHundredRequestsOnlyOnce()
    {
        await using var stage = await ChatStage.OpenAsync(static options =>
        {
            for (var i = 0; i < 97; i++)
            {
                options.Workflows.Add(new SandboxWorkflow($"Workflow {i}")
                {
                    Inputs = { ["text"] = new SandboxInput("Text", Required: true) },
                });
            }
        });

        Assert.That(await stage.Client.Workflows.GetAIFunctionsAsync(), Has.Count.EqualTo(100));
        var first = stage.Sandbox.Requests.Count;
        var again = await stage.Client.Workflows.GetAIFunctionsAsync();

        Assert.That((first, stage.Sandbox.Requests.Count - first), Is.EqualTo((101, 1)));
        Assert.That(again[0].JsonSchema.GetProperty("required").GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task FilterComesBeforeTheRequests()
    {
        await using var stage = await ChatStage.OpenAsync();

        var functions = await stage.Client.Workflows.GetAIFunctionsAsync(static row => row.Name == "Invoice check");

        Assert.That(functions.Single().Name, Is.EqualTo("invoice_check"));
        Assert.That(stage.Operations, Is.EqualTo(["Workflows_List", "Workflows_Get"]));
    }

    [Test]
    public async Task WorkflowThatChangedIsReadAgainAndOneThatWentIsPassedOver()
    {
        var workflows = new Changing { Rows = { ["wf_1"] = (1, "Old"), ["wf_2"] = (1, "Other") } };

        await workflows.GetAIFunctionsAsync();
        workflows.Rows["wf_1"] = (2, "New");
        var changed = await workflows.GetAIFunctionsAsync();
        workflows.Rows["wf_1"] = (3, null);
        var gone = await workflows.GetAIFunctionsAsync();

        Assert.That(changed.Select(static function => function.Description), Is.EqualTo(["New", "Other"]));
        Assert.That(gone.Select(static function => function.Description), Is.EqualTo(["Other"]));
        Assert.That(workflows.Read, Is.EqualTo(["wf_1", "wf_2", "wf_1", "wf_1"]));
    }

    private sealed class Changing : WorkflowsClient
    {
        /// <summary>When each was changed, and what it does now; null: it is listed but no longer there.</summary>
        public Dictionary<string, (int Day, string? Description)> Rows { get; } = [];

        public List<string> Read { get; } = [];

        public override IAsyncEnumerable<Workflow> ListAllAsync(
            int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default) => RowsAsync();

        public override Task<ApiResponse<Workflow>> GetAsync(
            string workflowId, RequestOptions? options = null, CancellationToken cancellationToken = default)
        {
            Read.Add(workflowId);
            return Rows[workflowId].Description is { } description
                ? Task.FromResult(ApiResponse.Create(Of(workflowId) with { Description = description }))
                : Task.FromException<ApiResponse<Workflow>>(new FlowMaestroNotFoundException("Workflow not found"));
        }

        private async IAsyncEnumerable<Workflow> RowsAsync()
        {
            await Task.Yield();
            foreach (var id in Rows.Keys)
            {
                yield return Of(id);
            }
        }

        private Workflow Of(string id) =>
            new() { Id = id, Name = id, UpdatedAt = new DateTimeOffset(2026, 1, Rows[id].Day, 0, 0, 0, TimeSpan.Zero) };
    }
}
